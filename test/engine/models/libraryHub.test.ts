import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { addModel, listModels, modelInfo, removeModel, resolveModel } from '#engine/models/library';
import { exportFolder } from '#test/support/exportGolden';
import { startFakeHub } from '#test/support/fakeHub';
import { scratchFolder, scratchStore } from '#test/support/scratch';

test('a folder with ONNX weights is known by its name, and removed from the list only', async context => {
  const plain = { store: await scratchStore(context), env: {} };
  const folder = exportFolder('torch');
  const added = await addModel(folder, plain);
  assert.deepEqual([added.name, added.origin, added.path, added.present], ['torch', 'added', folder, true]);
  assert.ok(added.bytes > 100_000, 'graph and weights');
  assert.equal(await resolveModel('torch', plain), folder);
  assert.equal(await resolveModel(join(folder, 'onnx', 'model.onnx'), plain), join(folder, 'onnx', 'model.onnx'));
  assert.equal((await removeModel('torch', plain)).kept, folder);
  assert.ok((await readdir(folder)).includes('config.json'));
});

test('a repository of the hub is fetched by its name, listed and removed', async context => {
  const plain = { store: await scratchStore(context), env: {} };
  const files = ['config.json', 'tokenizer.json', 'onnx/model.onnx', 'onnx/model.onnx.data'];
  const hub = await startFakeHub({
    files: new Map(files.map(file => [file, readFileSync(join(exportFolder('torch'), file))])),
  });
  context.after(() => hub.close());
  const options = { ...plain, env: { HF_ENDPOINT: hub.url }, home: await scratchFolder(context) };
  assert.deepEqual(await modelInfo('tiny/model', options).then(({ origin, present }) => [origin, present]), [
    'hub',
    false,
  ]);
  const added = await addModel('tiny/model', options);
  assert.deepEqual([added.name, added.origin, added.present], ['tiny/model', 'hub', true]);
  assert.equal(await resolveModel('Tiny/Model', options), added.path);
  assert.ok((await listModels(options)).some(({ name, origin }) => name === 'tiny/model' && origin === 'hub'));
  const { deleted } = await removeModel('tiny/model', options);
  assert.deepEqual(deleted, [added.path]);
  assert.ok(!(await listModels(options)).some(({ name }) => name === 'tiny/model'));
});
