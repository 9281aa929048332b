import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { importedBytes, removeImports } from '#engine/models/importFolders';
import { scratchStore } from '#test/support/scratch';

const digest = `${'ab'.repeat(8)}${'00'.repeat(24)}`;
const own = [`${'ab'.repeat(8)}-float32-v1`, `${'ab'.repeat(8)}-blocks-v1`];
const other = `${'ab'.repeat(7)}ac-float32-v1`;

test('counts and removes the imports of one model, and no others', async context => {
  const store = await scratchStore(context);
  for (const name of [...own, other]) {
    await mkdir(join(store.imports, name, 'parts'), { recursive: true });
    await writeFile(join(store.imports, name, 'model.onnx'), 'x'.repeat(10));
    await writeFile(join(store.imports, name, 'parts', 'weights'), 'x'.repeat(100));
  }
  assert.equal(await importedBytes(store, digest), 220);
  assert.deepEqual((await removeImports(store, digest)).sort(), own.map(name => join(store.imports, name)).sort());
  assert.deepEqual(await readdir(store.imports), [other]);
  assert.equal(await importedBytes(store, digest), 0);
});

test('without a digest, or without a folder, there is nothing', async context => {
  const store = await scratchStore(context);
  await mkdir(join(store.imports, 'x'));
  assert.deepEqual([await importedBytes(store, undefined), await removeImports(store, undefined)], [0, []]);
  const away = { ...store, imports: join(store.root, 'none') };
  assert.deepEqual([await importedBytes(away, digest), await removeImports(away, digest)], [0, []]);
  assert.deepEqual(await readdir(store.imports), ['x']);
});
