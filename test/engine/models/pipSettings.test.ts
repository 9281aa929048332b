import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { configFiles, publicIndex, readIndexSettings } from '#engine/models/pipSettings';
import { scratchFolder } from '#test/support/scratch';

const files = {
  global: 'xdg/pip/pip.conf',
  legacy: 'home/.pip/pip.conf',
  user: 'home/.config/pip/pip.conf',
  site: 'venv/pip.conf',
  own: 'own.conf',
} as const;

/** Settings read in a world with these files only. */
async function read(
  context: TestContext,
  texts: Partial<Record<keyof typeof files, string>>,
  env: Record<string, string> = {},
) {
  const root = await scratchFolder(context);
  for (const [kind, text] of Object.entries(texts)) {
    const path = join(root, files[kind as keyof typeof files]);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const places = { XDG_CONFIG_DIRS: join(root, 'xdg'), VIRTUAL_ENV: join(root, 'venv') };
  const own = texts.own === undefined ? {} : { PIP_CONFIG_FILE: join(root, files.own) };
  return readIndexSettings({
    env: { ...places, ...own, ...env },
    platform: 'linux',
    home: join(root, 'home'),
    etc: root,
  });
}

const index = (name: string) => `[global]\nindex-url = https://${name}/simple\n`;

test('without any settings it is the public index', async context => {
  const settings = await read(context, {});
  assert.deepEqual(settings, { indexUrls: [publicIndex], trustedHosts: [], certificateFiles: [], proxy: undefined });
});

const precedence: {
  texts: Partial<Record<keyof typeof files, string>>;
  env?: Record<string, string>;
  first: string;
}[] = [
  { texts: { global: index('global') }, first: 'global' },
  { texts: { global: index('global'), legacy: index('legacy') }, first: 'legacy' },
  { texts: { legacy: index('legacy'), user: index('user') }, first: 'user' },
  { texts: { user: index('user'), site: index('site') }, first: 'site' },
  { texts: { global: index('global'), site: index('site'), own: index('own') }, first: 'own' },
  { texts: { user: index('user'), own: '' }, first: 'pypi.org' },
  { texts: { site: `${index('site')}[download]\nindex-url=https://download/simple` }, first: 'download' },
  { texts: { site: '[install]\nindex-url=https://install/simple' }, first: 'pypi.org' },
  { texts: { own: index('own') }, env: { PIP_INDEX_URL: 'https://variable/simple' }, first: 'variable' },
  { texts: { own: index('own') }, env: { PIP_INDEX_URL: '' }, first: 'own' },
  { texts: { site: index('site') }, env: { PIP_CONFIG_FILE: '/dev/null' }, first: 'pypi.org' },
];

for (const { texts, env, first } of precedence) {
  const what = [...Object.keys(texts), ...Object.keys(env ?? {})].join(', ');
  test(`of ${what} the index is that of ${first}`, async context => {
    assert.equal(new URL((await read(context, texts, env)).indexUrls[0]!).hostname, first);
  });
}

test('reads lists, underscores, and the rest', async context => {
  const user =
    '[global]\nextra_index_url =\n  https://a/simple\n  https://b/simple\ntrusted-host = A.org b:8080\nproxy = p:1\ncert = ~/c.pem';
  const settings = await read(context, { user }, { SSL_CERT_FILE: '/s.pem', REQUESTS_CA_BUNDLE: '/s.pem' });
  assert.deepEqual(settings.indexUrls, [publicIndex, 'https://a/simple', 'https://b/simple']);
  assert.deepEqual(settings.trustedHosts, ['a.org', 'b:8080']);
  assert.equal(settings.proxy, 'p:1');
  assert.deepEqual(settings.certificateFiles.length, 2);
  assert.match(settings.certificateFiles[0]!, /home\/c\.pem$/);
});

for (const [text, none] of [
  ['1', true],
  ['yes', true],
  ['True', true],
  ['0', false],
  ['no', false],
] as const) {
  test(`no-index = ${text} ${none ? 'forbids' : 'allows'} the index`, async context => {
    assert.equal((await read(context, {}, { PIP_NO_INDEX: text })).indexUrls.length, none ? 0 : 1);
  });
}

test('knows the places on the other systems', () => {
  const windows = configFiles({ env: { APPDATA: 'A', ProgramData: 'P' }, platform: 'win32', home: 'H' });
  assert.deepEqual(windows, [join('P', 'pip', 'pip.ini'), join('H', 'pip', 'pip.ini'), join('A', 'pip', 'pip.ini')]);
  const mac = configFiles({ env: {}, platform: 'darwin', home: '/H' });
  assert.ok(
    mac.includes(join('/H', 'Library', 'Application Support', 'pip', 'pip.conf')) &&
      mac.includes(join('/H', '.config', 'pip', 'pip.conf')),
  );
});

const pip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0 && process.platform === 'linux';
test('agrees with the real pip', { skip: pip ? false : 'needs pip on Linux' }, async context => {
  const root = await scratchFolder(context);
  const config = join(root, '.config', 'pip', 'pip.conf');
  await mkdir(dirname(config), { recursive: true });
  await writeFile(
    config,
    '[global]\nindex-url: https://user/simple ; no comment\nTrusted_Host =\n\n  a\n  # c\n  b\n[download]\nproxy=x:1\n',
  );
  const env = { PATH: process.env.PATH, HOME: root, XDG_CONFIG_DIRS: root, PIP_EXTRA_INDEX_URL: 'https://x/simple' };
  const { stdout } = spawnSync('python3', ['-m', 'pip', 'config', 'list'], { env, encoding: 'utf8' });
  assert.match(stdout, /global\.index-url='https:\/\/user\/simple ; no comment'/);
  assert.match(stdout, /global\.trusted-host='(\\n)*a\\nb'/);
  const settings = await readIndexSettings({ env, home: root });
  assert.deepEqual(settings.indexUrls, ['https://user/simple ; no comment', 'https://x/simple']);
  assert.deepEqual(settings.trustedHosts, ['a', 'b']);
  assert.equal(settings.proxy, 'x:1');
});
