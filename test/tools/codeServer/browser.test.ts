import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { scratchFolder } from '#test/support/scratch';
import { isNamed } from '#test/support/testClients';
import { installBrowser, writeFontsConf } from '#tools/codeServer/browser';

/** A machine: only these programs are on its `PATH`, each a shell script. `$HERE` is the folder they lie in. */
async function machine(context: TestContext, programs: Readonly<Record<string, string>>) {
  const folder = await scratchFolder(context);
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\nHERE=${folder}\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  const said: string[] = [];
  const env = { PATH: folder, TOKEN_LOUPE_TOOLS: join(folder, 'tools') };
  return { folder, env, said, say: (line: string) => void said.push(line) };
}

const knowsNothing = 'exit 0';
const knowsAll = 'shift; for name in "$@"; do echo "$name install"; done';
/** Notes how it was called; installs a browser once it was told to update its lists. */
const aptGet = `echo "$*" >> $HERE/calls
case "$1" in
  update) echo > $HERE/updated ;;
  install) test -e $HERE/updated || { echo "E: Unable to locate package"; exit 100; }
    echo "#!/bin/sh" > $HERE/chromium; /bin/chmod 755 $HERE/chromium ;;
esac`;

test('the browser that is named is taken', async context => {
  const { env, say } = await machine(context, {});
  assert.equal(await installBrowser({ ...env, TOKEN_LOUPE_CHROMIUM: '/my/chrome' }, say, false), '/my/chrome');
});

for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
  test(`${name} of the PATH is taken where there is no dpkg`, async context => {
    const { env, folder, said, say } = await machine(context, { [name]: '' });
    assert.equal(await installBrowser(env, say, true), join(folder, name));
    assert.deepEqual(said, []);
  });
}

test('a fresh machine gets lists of packages, browser and fonts', async context => {
  const { env, folder, said, say } = await machine(context, { 'apt-get': aptGet, dpkg: knowsNothing });
  assert.equal(await installBrowser(env, say, true), join(folder, 'chromium'));
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
  assert.deepEqual(
    calls.map(call => call.split(' ')[0]),
    ['install', 'update', 'install'],
  );
  assert.match(calls[2]!, /chromium fonts-/);
  assert.match(said.join(), /with apt-get, once/);
});

test('without root, a browser without all fonts serves, and the fonts are named', async context => {
  const { env, folder, said, say } = await machine(context, { chromium: '', 'apt-get': aptGet, dpkg: knowsNothing });
  assert.equal(await installBrowser(env, say, false), join(folder, 'chromium'));
  assert.match(said.join(), /apt-get install .*fonts-noto-core/);
});

test('where all is there, nothing is done', async context => {
  const { env, said, say } = await machine(context, { chromium: '', 'apt-get': 'exit 1', dpkg: knowsAll });
  await installBrowser(env, say, true);
  assert.deepEqual(said, []);
});

test('without root and browser the next step is told', async context => {
  const { env, say } = await machine(context, { 'apt-get': aptGet, dpkg: knowsNothing });
  await assert.rejects(installBrowser(env, say, false), isNamed('platform-unsupported', /need a Chromium/));
});

test('without apt the next step is told', async context => {
  const { env, say } = await machine(context, {});
  await assert.rejects(installBrowser(env, say, true), isNamed('platform-unsupported', /need a Chromium/));
});

test('what apt-get says is told when it fails', async context => {
  const { env, say } = await machine(context, { 'apt-get': 'echo "E: no space"; exit 100', dpkg: knowsNothing });
  await assert.rejects(installBrowser(env, say, true), isNamed('network-unavailable', /E: no space/));
});

test('a browser serves also when its fonts cannot be installed', async context => {
  const { env, folder, said, say } = await machine(context, {
    chromium: '',
    'apt-get': 'exit 100',
    dpkg: knowsNothing,
  });
  assert.equal(await installBrowser(env, say, true), join(folder, 'chromium'));
  assert.match(said.join(), /will lack their fonts/);
});

test('the fonts file names the families', async context => {
  const text = await readFile(await writeFontsConf(await scratchFolder(context)), 'utf8');
  for (const family of ['Inter', 'JetBrains Mono', 'Noto Sans']) assert.ok(text.includes(`<string>${family}</string>`));
});
