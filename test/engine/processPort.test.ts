import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import fc from 'fast-check';
import type { Port } from '#core/protocol/channel';
import type { ScoreChunk } from '#core/protocol/worker';
import { childPort, parentPort } from '#engine/processPort';
import { testClients, text } from '#test/support/testClients';

const { folder, remove } = await testClients();
after(remove);

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The test worker, spoken to in bare envelopes. */
function bareWorker(): { child: ChildProcess; port: Port; next: () => Promise<Record<string, unknown>> } {
  const child = fork(join(folder, 'worker.cjs'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  const died = once(child, 'exit').then(() => new Error('died'));
  const port = childPort(child, died);
  const waiting: Record<string, unknown>[] = [];
  let wake = () => {};
  port.onMessage(message => {
    waiting.push(message as Record<string, unknown>);
    wake();
  });
  const next = async () => {
    while (waiting.length === 0) await new Promise<void>(resolve => (wake = resolve));
    return waiting.shift()!;
  };
  return { child, port, next };
}

test('typed arrays, maps, bigints, dates, holes and NaN cross as they are', async () => {
  const { port, next } = bareWorker();
  await port.post({
    kind: 'request',
    id: 1,
    method: 'load',
    params: { path: 'x', precision: new Map([[1n, Number.NaN]]) },
  });
  let answer = await next();
  while (answer.kind !== 'result') answer = await next();
  assert.deepEqual((answer.value as { precision: unknown }).precision, new Map([[1n, Number.NaN]]));
});

test('whatever is posted to it, the process answers the next request', async () => {
  const { child, port, next } = bareWorker();
  const value = fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true, withBigInt: true });
  const envelopeLike = fc.record(
    {
      kind: fc.oneof(fc.constantFrom('request', 'cancel', 'progress', 'result', 'error', 'event'), value),
      id: fc.oneof(fc.nat(5), value),
      method: fc.oneof(fc.constantFrom('load', 'encode', '__proto__', 'toString'), value),
      params: value,
    },
    { requiredKeys: [] },
  );
  let id = 1000;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(value, envelopeLike), { maxLength: 20 }), async messages => {
      for (const message of messages) if (isMessage(message)) await port.post(message);
      id += 1;
      await port.post({ kind: 'request', id, method: 'encode', params: { text: '' } });
      let answer = await next();
      while (answer.id !== id) answer = await next();
      assert.equal(answer.kind, 'result');
    }),
    { numRuns: 200 },
  );
  assert.equal(child.exitCode, null);
});

/** Node refuses the others at the top level. */
function isMessage(value: unknown): boolean {
  return value !== undefined && typeof value !== 'bigint';
}

test('what cannot be cloned is refused, and the port goes on', async () => {
  const { port, next } = bareWorker();
  await assert.rejects(port.post({ kind: 'request', id: 1, params: () => {} }), /could not be cloned/);
  await port.post({ kind: 'request', id: 2, method: 'encode', params: { text: '' } });
  assert.equal((await next()).id, 2);
});

test('posting to a process that is gone is no failure of the message; its end is told once', async () => {
  const { child, port } = bareWorker();
  const reasons: string[] = [];
  port.onClose(reason => reasons.push(reason.message));
  child.kill('SIGKILL');
  await Promise.all([once(child, 'exit'), port.post({ kind: 'cancel', id: 1 })]);
  await port.post({ kind: 'cancel', id: 1 });
  await new Promise(setImmediate);
  assert.deepEqual(reasons, ['died']);
});

test('a reader that is slow holds back the sender', async () => {
  const { child, port } = bareWorker();
  const madeAt: number[] = [];
  port.onMessage(message => madeAt.push(Number((message as { value: ScoreChunk }).value.texts.get(0))));
  await port.post({ kind: 'request', id: 1, method: 'score', params: text('flood') });
  while (madeAt.length < 20) await new Promise(setImmediate);
  // Nothing is read while this loop turns, so only what the pipe holds, a few chunks of 57 kB, can have been made.
  const begin = Date.now();
  while (Date.now() < begin + 700);
  const end = Date.now();
  while (!(madeAt.at(-1)! > end)) await new Promise(setImmediate);
  child.kill('SIGKILL');
  const meanwhile = madeAt.filter(time => time > begin + 100 && time < end).length;
  assert.ok(meanwhile <= 30, `${meanwhile} chunks were made for nobody`);
});

test('a process that nobody forked has no parent to speak to', t => {
  const { send } = process;
  t.after(() => Object.assign(process, { send }));
  Object.assign(process, { send: undefined });
  assert.equal(parentPort(), undefined);
});
