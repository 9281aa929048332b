import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { foundModels } from '#engine/models/foundModels';
import { knownModels, whatIsMeant } from '#engine/models/knownModels';
import { listModels, resolveModel } from '#engine/models/library';
import { openStore } from '#engine/models/store';
import { cachedFile, ollamaModel, writeDeep } from '#test/support/otherPrograms';
import { scratchFolder } from '#test/support/scratch';
import { tinyFile, tinyLlama } from '#test/support/tinyModel';

const bytes = tinyFile(tinyLlama());

test('files of other programs are found where these keep them, and used there', async context => {
  const home = await scratchFolder(context);
  const elsewhere = await scratchFolder(context);
  const env = { TOKEN_LOUPE_STORE: join(home, 'store') };
  const store = openStore({ env, home, platform: 'linux' });
  const ollama = await ollamaModel(join(home, '.ollama', 'models'), 'registry.ollama.ai/library/tiny/1b', bytes);
  const studio = join(home, '.lmstudio', 'models', 'ada', 'some-GGUF');
  const inStudio = await writeDeep(join(studio, 'some-Q8_0.gguf'), bytes);
  await writeDeep(join(studio, 'mmproj-some-f16.gguf'), bytes);
  await writeDeep(join(home, '.lmstudio', 'settings.json'), JSON.stringify({ downloadsFolder: elsewhere }));
  const chosen = await writeDeep(join(elsewhere, 'bob', 'other', 'big-00001-of-00002.gguf'), bytes);
  await writeDeep(join(elsewhere, 'bob', 'other', 'big-00002-of-00002.gguf'), bytes);
  const cached = await writeDeep(join(home, '.cache', 'llama.cpp', 'org_name_some-Q8_0.gguf'), bytes);
  const hub = await cachedFile(store.hubCache, 'org/name', 'some-Q8_0.gguf', bytes);
  assert.deepEqual(
    (await foundModels(store)).map(({ name, path, program }) => [program, name, path]),
    [
      ['Ollama', 'tiny:1b', ollama],
      ['LM Studio', 'some-Q8_0', inStudio],
      ['LM Studio', 'big', chosen],
      ['llama.cpp', 'org_name_some-Q8_0', cached],
      ['Hugging Face', 'some-Q8_0', hub],
    ],
  );
  const options = { store, env };
  const listed = (await listModels(options)).filter(({ program }) => program !== undefined);
  assert.deepEqual(
    listed.map(({ name, origin, bytes: size }) => [name, origin, size]),
    [
      ['tiny:1b', 'found', bytes.length],
      ['some-Q8_0', 'found', bytes.length],
      ['big', 'found', 2 * bytes.length],
      ['org_name_some-Q8_0', 'found', bytes.length],
      ['some-Q8_0 (Hugging Face)', 'found', bytes.length],
    ],
  );
  assert.equal(await resolveModel('tiny:1b', options), ollama);
  assert.equal(await resolveModel('tiny', options), ollama);
  assert.equal(await resolveModel('some-Q8_0 (Hugging Face)', options), hub);
});

test('a name with slashes is that of the program', async context => {
  const home = await scratchFolder(context);
  const folder = join(home, 'o');
  const path = await ollamaModel(folder, 'hf.co/org/name-GGUF/Q4_0', bytes);
  const store = openStore({ env: { TOKEN_LOUPE_STORE: join(home, 'store'), OLLAMA_MODELS: folder }, home });
  const meant = await whatIsMeant('hf.co/org/name-GGUF:Q4_0', await knownModels(store));
  assert.equal(typeof meant === 'object' && meant.path, path);
});

test('the home that LM Studio notes', async context => {
  const home = await scratchFolder(context);
  const other = await scratchFolder(context);
  await writeDeep(join(home, '.lmstudio-home-pointer'), `${other}\n`);
  const path = await writeDeep(join(other, 'models', 'a', 'b', 'c.gguf'), bytes);
  const store = openStore({ env: { TOKEN_LOUPE_STORE: join(home, 'store') }, home });
  assert.deepEqual(await foundModels(store), [{ name: 'c', path, program: 'LM Studio' }]);
});
