import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { test } from 'node:test';
import { modelPlaces } from '#engine/models/modelPlaces';
import { hubCacheFolder, hubHome, openStore, prepareStore } from '#engine/models/store';
import { scratchFolder } from '#test/support/scratch';

const home = resolve('/home/ada');
const places: { env: Record<string, string>; platform: NodeJS.Platform; root: string }[] = [
  { env: {}, platform: 'linux', root: join(home, '.cache', 'token-loupe') },
  { env: { XDG_CACHE_HOME: resolve('/var/c') }, platform: 'linux', root: resolve('/var/c/token-loupe') },
  { env: { XDG_CACHE_HOME: 'relative' }, platform: 'linux', root: join(home, '.cache', 'token-loupe') },
  {
    env: { XDG_CACHE_HOME: resolve('/var/c') },
    platform: 'darwin',
    root: join(home, 'Library', 'Caches', 'token-loupe'),
  },
  { env: { LOCALAPPDATA: resolve('/local') }, platform: 'win32', root: resolve('/local/token-loupe') },
  { env: {}, platform: 'win32', root: join(home, 'AppData', 'Local', 'token-loupe') },
  { env: { TOKEN_LOUPE_STORE: 'here', XDG_CACHE_HOME: resolve('/var/c') }, platform: 'linux', root: resolve('here') },
];

for (const { env, platform, root } of places) {
  test(`on ${platform} with ${JSON.stringify(env)} the store is ${root}`, () => {
    const store = openStore({ env, platform, home });
    assert.deepEqual(store, {
      root,
      models: join(root, 'models'),
      imports: join(root, 'imports'),
      downloads: join(root, 'downloads'),
      heads: join(root, 'heads'),
      folders: [],
      hubCache: hubCacheFolder(env, home),
      places: modelPlaces({ env, platform, home }),
    });
  });
}

test('further folders are listed as in PATH', () => {
  const list = ['/a b', '', ' c '].join(delimiter);
  assert.deepEqual(openStore({ env: { TOKEN_LOUPE_MODELS: list }, home }).folders, [resolve('/a b'), resolve('c')]);
});

test('opening touches no disk; preparing makes the folders, also a second time', async context => {
  const parent = await scratchFolder(context);
  const store = openStore({ env: { TOKEN_LOUPE_STORE: join(parent, 'x', 'y') } });
  assert.deepEqual(await readdir(parent), []);
  await prepareStore(store);
  await prepareStore(store);
  assert.deepEqual((await readdir(store.root)).sort(), ['downloads', 'imports', 'models']);
});

test("the cache of Hugging Face's own tools is where they look for it", () => {
  assert.equal(hubCacheFolder({}, home), join(home, '.cache', 'huggingface', 'hub'));
  assert.equal(hubCacheFolder({ XDG_CACHE_HOME: resolve('/c') }, home), resolve('/c/huggingface/hub'));
  assert.equal(hubHome({ HF_HOME: '~/hf' }, home), join(home, 'hf'));
  assert.equal(hubCacheFolder({ HF_HOME: resolve('/hf'), HF_HUB_CACHE: resolve('/hub') }, home), resolve('/hub'));
});
