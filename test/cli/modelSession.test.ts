import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '#cli/args';
import type { Host } from '#cli/host';
import { isDebug, modelRequest, obtainOptions, runOptions } from '#cli/modelSession';
import { Progress } from '#cli/progress';
import { desk } from '#test/support/commandLine';

const request = (...argv: string[]) => modelRequest(readArguments(argv, runOptions), 'all');

test('what is asked of a model', () => {
  assert.deepEqual(request(), { model: undefined, precision: 'exact', threads: 0, device: 'cpu', parts: 'all' });
  assert.deepEqual(request('-m', 'x.gguf', '--precision', 'fast', '--threads', '3'), {
    model: 'x.gguf',
    precision: 'fast',
    threads: 3,
    device: 'cpu',
    parts: 'all',
  });
  assert.throws(() => request('--threads', '0'), /--threads cannot be "0"/);
  assert.throws(() => request('--precision', 'exakt'), /Did you mean|--precision cannot be "exakt"/);
});

test('debugging is asked for by TOKEN_LOUPE_DEBUG', () => {
  const cases: [string | undefined, boolean][] = [
    [undefined, false],
    ['', false],
    ['0', false],
    ['1', true],
  ];
  for (const [value, expected] of cases) assert.equal(isDebug({ env: { TOKEN_LOUPE_DEBUG: value } }), expected);
});

test('the library of models tells its progress and its notes', () => {
  const written: string[] = [];
  const clock = { now: 0 };
  const write = (text: string) => void written.push(text);
  const progress = new Progress({ write, terminal: true, columns: 80, quiet: false, now: () => clock.now });
  const host = { env: { TOKEN_LOUPE_STORE: '/store' }, signal: new AbortController().signal } as unknown as Host;
  const options = obtainOptions(host, progress);
  assert.equal(options.store.root, '/store');
  options.onProgress!({ stage: 'download', done: 0, total: 98e6 });
  clock.now = 1000;
  options.onProgress!({ stage: 'download', done: 49e6, total: 98e6 });
  options.log!('debug', 'hidden');
  options.log!('info', 'Fetching.');
  assert.match(written[0]!, /Fetching the model .*50% of 98 MB/);
  assert.equal(written.at(-1), 'Fetching.\n');
  assert.ok(!written.includes('hidden\n'));
});

test('what must be known about a model is said: fast that is not faster is exact', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', 'The cat sat.');
  const { code, stdout, stderr } = await call(['score', 'a.md', '--model', model, '--json', '--precision', 'fast']);
  assert.equal(code, 0, stderr);
  const { manifest } = JSON.parse(stdout);
  assert.equal(manifest.precision, /is not faster on this machine/.test(stderr) ? 'exact' : 'fast');
});

test('a model is named as a user can name it again', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', 'The cat sat.');
  const { manifest } = JSON.parse((await call(['score', 'a.md', '--model', model, '--json'])).stdout);
  assert.equal(manifest.model.name, 'tiny');
});

test('a second model is named in the manifest; one that is not there is said so', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', 'The cat');
  const args = ['bytes', 'a.txt', '--at', '4', '--model', model, '--json'];
  const { code, stdout, stderr } = await call([...args, '--ensemble', model]);
  assert.equal(code, 0, stderr);
  const { manifest, exact } = JSON.parse(stdout);
  assert.equal(manifest.ensemble.kind, 'mean');
  assert.equal(manifest.ensemble.model.digest, manifest.model.digest);
  const alone = JSON.parse((await call(args)).stdout);
  assert.ok(exact.bytes.every((each: number, i: number) => Math.abs(each - alone.exact.bytes[i]) < 1e-9));
  const missing = await call([...args, '--ensemble', 'nowhere.gguf']);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /nowhere/);
});
