import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { scratchFolder } from '#test/support/scratch';
import { isNamed } from '#test/support/testClients';
import { npmFolder, toolsFolder } from '#tools/npmFolder';

interface Place {
  readonly lockFolder: string;
  readonly env: Record<string, string | undefined>;
  readonly said: string[];
  readonly say: (line: string) => void;
}

/** A lock file of no packages at all, and an empty folder for tools. */
async function newPlace(context: TestContext, dependencies = {}): Promise<Place> {
  const lockFolder = await scratchFolder(context);
  const packages = { '': { name: 'nothing', version: '1.0.0' } };
  const lock = { name: 'nothing', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  await writeFile(
    join(lockFolder, 'package.json'),
    JSON.stringify({ name: 'nothing', version: '1.0.0', dependencies }),
  );
  await writeFile(join(lockFolder, 'package-lock.json'), JSON.stringify(lock));
  const said: string[] = [];
  const env = { ...process.env, TOKEN_LOUPE_TOOLS: join(await scratchFolder(context), 'tools') };
  return { lockFolder, env, said, say: line => void said.push(line) };
}

/** A finish that counts how often it is run. */
function counting(version = '1') {
  const ran: string[] = [];
  const run = async (folder: string) => {
    ran.push(folder);
    await writeFile(join(folder, 'finished'), version);
  };
  return { ran, finish: { version, run } };
}

test('installs once, and says so', async context => {
  const { lockFolder, env, said, say } = await newPlace(context);
  const { ran, finish } = counting();
  const first = await npmFolder({ name: 'nothing', lockFolder, finish }, env, say);
  const lines = said.length;
  assert.equal(await npmFolder({ name: 'nothing', lockFolder, finish }, env, say), first);
  assert.equal(await readFile(join(first, 'finished'), 'utf8'), '1');
  assert.equal(ran.length, 1);
  assert.ok(lines > 0);
  assert.equal(said.length, lines);
});

test('two at once do the work once', async context => {
  const { lockFolder, env, say } = await newPlace(context);
  const { ran, finish } = counting();
  const wanted = { name: 'nothing', lockFolder, finish };
  const [first, second] = await Promise.all([npmFolder(wanted, env, say), npmFolder(wanted, env, say)]);
  assert.equal(first, second);
  assert.equal(ran.length, 1);
});

test('what is done afterwards is part of the name', async context => {
  const { lockFolder, env, say } = await newPlace(context);
  const paths = [];
  for (const version of ['1', '2']) {
    paths.push(await npmFolder({ name: 'nothing', lockFolder, finish: counting(version).finish }, env, say));
  }
  assert.notEqual(paths[0], paths[1]);
});

test('a failure half way leaves nothing that looks whole', async context => {
  const { lockFolder, env, say } = await newPlace(context);
  const fail = { version: '1', run: () => Promise.reject(new Error('half way')) };
  await assert.rejects(npmFolder({ name: 'nothing', lockFolder, finish: fail }, env, say), /half way/);
  const left = await readdir(toolsFolder(env));
  assert.ok(
    left.every(name => name.endsWith('.partial')),
    left.join(),
  );
  const { finish } = counting();
  assert.ok(await npmFolder({ name: 'nothing', lockFolder, finish }, env, say));
});

test('when npm fails, its words are told with a next step', async context => {
  const { lockFolder, env, say } = await newPlace(context, { 'not-in-the-lock-file': '1.0.0' });
  const words = /npm could not install nothing(.|\n)*not-in-the-lock-file/;
  await assert.rejects(npmFolder({ name: 'nothing', lockFolder }, env, say), isNamed('network-unavailable', words));
});

test('tools lie in the cache folder of the user, or where the environment says', () => {
  const table: [Record<string, string>, RegExp][] = [
    [{ TOKEN_LOUPE_TOOLS: '/somewhere' }, /^\/somewhere$/],
    [{ XDG_CACHE_HOME: '/cache', TOKEN_LOUPE_STORE: '/models' }, /token-loupe[\\/]tools$/],
  ];
  for (const [env, expected] of table) assert.match(toolsFolder(env), expected);
});
