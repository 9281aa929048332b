import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import type { Context, Envelope } from '#core/protocol/channel';
import { ChannelServer } from '#core/protocol/channelServer';
import { memoryPorts } from '#test/support/memoryPort';

interface TestCalls {
  work: { params: undefined; progress: number; result: string };
}

/** A server whose asker is played by the test; `work` ends when the test says so. */
function playedClient() {
  const [near, far] = memoryPorts();
  const received: Envelope[] = [];
  const logged: string[] = [];
  const running: { context: Context<number>; resolve: (result: string) => void; reject: (e: unknown) => void }[] = [];
  near.onMessage(message => received.push(message as Envelope));
  const work = (_: undefined, context: Context<number>) =>
    new Promise<string>((resolve, reject) => running.push({ context, resolve, reject }));
  new ChannelServer<TestCalls, object>(far, { work }, (level, message) => logged.push(`${level}: ${message}`));
  const settle = () => new Promise(setImmediate);
  return { near, received, logged, running, settle };
}

test('a cancel fires the signal of its request only; its end is still told', async () => {
  const { near, received, running, settle } = playedClient();
  await near.post({ kind: 'request', id: 1, method: 'work' });
  await near.post({ kind: 'request', id: 2, method: 'work' });
  await near.post({ kind: 'cancel', id: 2 });
  await near.post({ kind: 'cancel', id: 99 });
  assert.deepEqual(
    running.map(({ context }) => context.signal.aborted),
    [false, true],
  );
  running[1]!.reject(new Cancelled());
  running[0]!.resolve('done');
  await settle();
  assert.deepEqual(
    received.map(envelope => ('id' in envelope ? [envelope.kind, envelope.id] : [])),
    [
      ['error', 2],
      ['result', 1],
    ],
  );
});

test('reports after a cancel or after the end are dropped', async () => {
  const { near, received, running, settle } = playedClient();
  for (const id of [1, 2]) await near.post({ kind: 'request', id, method: 'work' });
  await near.post({ kind: 'cancel', id: 1 });
  await running[0]!.context.report(1);
  running[1]!.resolve('done');
  await settle();
  await running[1]!.context.report(2);
  await settle();
  assert.deepEqual(
    received.map(envelope => envelope.kind),
    ['result'],
  );
});

test('a method that does not exist, or only by inheritance, is an error', async () => {
  const { near, received, running, settle } = playedClient();
  for (const [id, method] of ['rest', 'toString', '__proto__', ''].entries()) {
    await near.post({ kind: 'request', id, method });
  }
  await settle();
  assert.equal(running.length, 0);
  assert.equal(received.length, 4);
  for (const envelope of received) {
    assert.ok(envelope.kind === 'error' && envelope.error.code === 'internal');
    assert.match(envelope.error.message, /^There is no method/);
  }
});

test('a defect is logged with its stack and answered without it', async () => {
  const { near, received, running, logged, settle } = playedClient();
  await near.post({ kind: 'request', id: 1, method: 'work' });
  running[0]!.reject(new TypeError('x is not a function'));
  await settle();
  const [answer] = received;
  assert.ok(answer?.kind === 'error');
  assert.deepEqual([answer.error.code, answer.error.message], ['internal', 'x is not a function']);
  assert.match(logged.join(), /^error: The request "work" failed: TypeError: x is not a function\n +at /);
});

test('an id that is in use is not used twice', async () => {
  const { near, running, logged } = playedClient();
  await near.post({ kind: 'request', id: 1, method: 'work' });
  await near.post({ kind: 'request', id: 1, method: 'work' });
  assert.equal(running.length, 1);
  assert.deepEqual(logged, ['warn: Ignored a second request with id 1.']);
});

test('when the port closes, everything that runs is told to stop', async () => {
  const { near, running } = playedClient();
  for (const id of [1, 2]) await near.post({ kind: 'request', id, method: 'work' });
  near.close(new Error('gone'));
  assert.ok(running.every(({ context }) => context.signal.aborted));
});
