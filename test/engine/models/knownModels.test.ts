import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { UserError } from '#core/errors';
import { writeAdded } from '#engine/models/addedModels';
import { catalogue, defaultEntry } from '#engine/models/catalogue';
import { knownModels, modelName, whatIsMeant } from '#engine/models/knownModels';
import { exportFolder } from '#test/support/exportGolden';
import { scratchFolder, scratchStore } from '#test/support/scratch';

async function bench(context: TestContext) {
  const folder = await scratchFolder(context);
  const store = await scratchStore(context, folder);
  await mkdir(join(folder, 'sub'));
  const paths = {
    inFolder: join(folder, 'sub', 'phi-Q4_0.gguf'),
    inStore: join(store.models, 'by-hand.gguf'),
    added: join(store.root, 'mine.bin'),
  };
  for (const path of Object.values(paths)) await writeFile(path, 'GGUF');
  await writeFile(join(store.models, defaultEntry.file), 'GGUF');
  await writeAdded(store, [{ name: 'mine', path: paths.added }]);
  return { folder, paths, known: await knownModels(store) };
}

test('lists the catalogue, the user’s files, the store and the folders, each once', async context => {
  const { known, paths } = await bench(context);
  const expected = [
    ...catalogue.map(entry => ['catalogue', entry.name, undefined]),
    ['added', 'mine', paths.added],
    ['store', 'by-hand', paths.inStore],
    ['folder', 'phi-Q4_0', paths.inFolder],
  ];
  assert.deepEqual(
    known.map(({ origin, name, path }) => [origin, name, path]),
    expected,
  );
});

test('understands names and paths', async context => {
  const { known, paths, folder } = await bench(context);
  const meant = async (text: string) => {
    const model = await whatIsMeant(text, known);
    return typeof model === 'string' ? model : model.name;
  };
  assert.equal(await meant('smollm2'), defaultEntry.name);
  assert.equal(await meant('PHI'), 'phi-Q4_0');
  assert.equal(await meant('phi-q4_0.gguf'), 'phi-Q4_0');
  assert.equal(await meant(paths.inFolder), 'phi-Q4_0');
  assert.equal(await meant(relative('.', paths.added)), 'mine');
  await writeFile(join(folder, 'x.txt'), '');
  assert.equal(await meant(join(folder, 'x.txt')), join(folder, 'x.txt'));
});

const unknown = [
  ['llama', 'model-not-found', /There is no model "llama"/],
  ['no/such/file.gguf', 'file-not-found', /no such file|There is no file .*file\.gguf/],
  ['nothing.gguf', 'file-not-found', /There is no file .*nothing\.gguf/],
  ['', 'model-not-found', /There is no model/],
] as const;

for (const [text, code, message] of unknown) {
  test(`"${text}" is ${code}, and what there is gets listed`, async context => {
    const { known } = await bench(context);
    await assert.rejects(whatIsMeant(text, known), (error: UserError) => {
      assert.equal(error.code, code);
      assert.match(error.message, message);
      for (const { name } of known) assert.ok(error.hint.includes(name));
      return true;
    });
  });
}

test('a name that can mean several models names them', async context => {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, 'phi-a.gguf'), '');
  await writeFile(join(folder, 'phi-b.gguf'), '');
  const known = await knownModels(await scratchStore(context, folder));
  await assert.rejects(whatIsMeant('phi', known), { code: 'model-not-found', message: '"phi" can mean phi-a, phi-b.' });
});

test('a model is called by its file', () => {
  assert.deepEqual(
    [modelName('/a/b.Q4_0.gguf'), modelName('/a/B.GGUF'), modelName('sha256-00')],
    ['b.Q4_0', 'B', 'sha256-00'],
  );
});

test('names of models that are folders or lie in the cache of the hub', () => {
  assert.equal(modelName('/m/Qwen3-0.6B'), 'Qwen3-0.6B');
  assert.equal(modelName('/m/Qwen3-0.6B/onnx/model_q4.onnx'), 'Qwen3-0.6B/model_q4.onnx');
  assert.equal(modelName('/c/models--tiny--model/snapshots/0123abc'), 'tiny/model');
});

test('a repository of the hub is meant where no file has that path', async context => {
  const { known } = await bench(context);
  const model = await whatIsMeant('tiny/model@v2', known);
  assert.ok(typeof model !== 'string');
  assert.deepEqual([model.origin, model.hub], ['hub', { repository: 'tiny/model', revision: 'v2' }]);
  assert.equal(await whatIsMeant(exportFolder('torch'), known), exportFolder('torch'));
});
