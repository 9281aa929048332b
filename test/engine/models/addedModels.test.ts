import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAdded, writeAdded } from '#engine/models/addedModels';
import { scratchStore } from '#test/support/scratch';

test('gives back what was written, in order', async context => {
  const store = await scratchStore(context);
  assert.deepEqual(await readAdded(store), []);
  const added = [
    { name: 'b', path: '/b.gguf' },
    { name: 'a', path: '/a.gguf' },
  ];
  await writeAdded(store, added);
  assert.deepEqual(await readAdded(store), added);
});

for (const text of ['{', '{}', 'null', '[1, null, {"name": "x"}, {"name": 1, "path": "y"}]']) {
  test(`takes nothing from ${text}`, async context => {
    const store = await scratchStore(context);
    await writeFile(join(store.root, 'added.json'), text);
    assert.deepEqual(await readAdded(store), []);
  });
}
