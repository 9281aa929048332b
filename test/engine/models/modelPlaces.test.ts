import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { modelPlaces } from '#engine/models/modelPlaces';

const home = resolve('/home/ada');
const places = (platform: NodeJS.Platform, env: Record<string, string> = {}) => modelPlaces({ env, platform, home });

test('the usual folders, by platform', () => {
  const { ollama, lmStudio } = places('linux');
  assert.deepEqual(ollama, [join(home, '.ollama', 'models'), '/usr/share/ollama/.ollama/models']);
  assert.deepEqual(lmStudio, [join(home, '.lmstudio', 'models'), join(home, '.cache', 'lm-studio', 'models')]);
  const llamaCpp = { linux: '.cache', darwin: join('Library', 'Caches'), win32: join('AppData', 'Local') } as const;
  for (const [platform, cache] of Object.entries(llamaCpp)) {
    assert.deepEqual(places(platform as NodeJS.Platform).llamaCpp, [join(home, cache, 'llama.cpp')]);
  }
  assert.equal(places('darwin').ollama.length, 1);
});

test('what variables say goes first', () => {
  const env = { OLLAMA_MODELS: '~/big', LLAMA_CACHE: resolve('/c'), XDG_CACHE_HOME: resolve('/x') };
  assert.deepEqual(places('linux', env).ollama, [join(home, 'big')]);
  assert.deepEqual(places('linux', env).llamaCpp, [resolve('/c')]);
  assert.deepEqual(places('linux', { XDG_CACHE_HOME: resolve('/x') }).llamaCpp, [resolve('/x/llama.cpp')]);
  assert.deepEqual(places('win32', { LOCALAPPDATA: resolve('/l') }).llamaCpp, [resolve('/l/llama.cpp')]);
});
