import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import type { ScoreChunk } from '#core/protocol/worker';
import { emptyStats, writeRows } from '#core/scoring/tokenStats';
import { patternedStats } from '#test/support/patternedStats';
import { isAlive } from '#test/support/processes';
import { isCancelled, isNamed, loadsOf, model, started, testClients, text } from '#test/support/testClients';

const clients = await testClients();
after(clients.remove);
afterEach(clients.end);

test('the process is forked at the first request and kept', async () => {
  const client = clients.make();
  assert.equal(client.pid, undefined);
  const stages: string[] = [];
  const card = await client.load(model('model'), { onProgress: ({ stage }) => stages.push(stage) });
  assert.equal(card.name, 'model');
  assert.deepEqual(stages, ['load']);
  const pid = client.pid!;
  assert.ok(isAlive(pid));
  await client.score(text('rows 1'));
  assert.deepEqual(await loadsOf(client), [1, 'model']);
  assert.equal(client.pid, pid);
});

test('20 MB of statistics arrive intact, typed arrays and maps as they were', async () => {
  const client = await clients.makeLoaded();
  const rows = 160_000;
  const whole = emptyStats(rows, 10);
  const names = new Map<number, string>();
  const onProgress = ({ at, total, stats, texts }: ScoreChunk) => {
    assert.equal(total, rows);
    writeRows(whole, at, stats);
    for (const [id, name] of texts) names.set(id, name);
  };
  assert.equal((await client.score(text(`rows ${rows}`), { onProgress })).tokens, rows);
  const bytes = Object.values(whole).reduce((sum, column) => sum + (column.byteLength ?? 0), 0);
  assert.ok(bytes > 16 * 2 ** 20, `${bytes} bytes`);
  assert.deepEqual(whole, patternedStats(0, rows));
  assert.equal(names.get(512), 'token 512');
});

test('before any load there is no model; a signal that fired before changes nothing', async () => {
  const client = clients.make();
  await assert.rejects(client.score(text('rows 1')), isNamed('model-not-found', /No model is loaded/));
  await client.load(model('model'));
  await assert.rejects(client.load(model('other'), { signal: AbortSignal.abort() }), isCancelled);
  await assert.rejects(client.score(text('rows 1'), { signal: AbortSignal.abort() }), isCancelled);
  assert.deepEqual(await loadsOf(client), [1, 'model']);
});

test('a cancel in the middle keeps the process and its model', async () => {
  const client = await clients.makeLoaded();
  const pid = client.pid;
  const controller = new AbortController();
  const { answer } = await started(client, 'stream', controller.signal);
  controller.abort();
  await assert.rejects(answer, isCancelled);
  assert.equal((await client.score(text('rows 1'))).tokens, 1);
  assert.equal(client.pid, pid);
});

test('a cancel is heard between two runs, though each run blocks the process', async () => {
  const client = clients.make({ workerPath: join(clients.folder, 'closedForm.cjs') });
  await client.load(model('closed form'));
  const controller = new AbortController();
  // Some 130 runs of 50 ms.
  const { answer } = await started(client, 'x'.repeat(50_000), controller.signal);
  const start = performance.now();
  controller.abort();
  await assert.rejects(answer, isCancelled);
  const took = performance.now() - start;
  assert.ok(took < 2000, `${took} ms`);
  assert.equal((await client.encode({ text: 'xyz' })).ids.length, 3);
});

test('a request that does not stop costs the process its life; the next one works', async () => {
  const client = await clients.makeLoaded({ graceMs: 200 });
  const pid = client.pid!;
  const controller = new AbortController();
  const { answer } = await started(client, 'spin 60000', controller.signal);
  controller.abort();
  await assert.rejects(answer, isNamed('inference-process-stuck', /did not stop within 0\.2 s/));
  assert.ok(!isAlive(pid));
  assert.equal((await client.score(text('rows 1'))).tokens, 1);
});

test('disposed of in the middle, requests end as cancelled and nothing stays behind', async () => {
  const client = await clients.makeLoaded();
  const pid = client.pid!;
  const { answer } = await started(client, 'spin 60000');
  const waiting = client.encode({ text: '' });
  const failures = Promise.all([assert.rejects(answer, isCancelled), assert.rejects(waiting, isCancelled)]);
  await client.dispose();
  assert.ok(!isAlive(pid));
  await failures;
  await assert.rejects(client.load(model('model')), isCancelled);
  await assert.rejects(client.score(text('rows 1')), isCancelled);
  assert.equal(client.pid, undefined);
  await client.dispose();
});

test('disposed of before it was used, it never starts', async () => {
  const client = clients.make();
  await client.dispose();
  await assert.rejects(client.load(model('model')), isCancelled);
  assert.equal(client.pid, undefined);
});
