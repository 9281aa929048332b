import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { nextTurn, Turns } from '#engine/worker/turns';

const never = new AbortController().signal;
const settle = () => new Promise(setImmediate);

/** A task that ends when it is told to. */
function heldTask(name: string, events: string[]) {
  let end = (_: Error | undefined) => {};
  const task = async () => {
    events.push(`${name} begins`);
    const failure = await new Promise<Error | undefined>(resolve => (end = resolve));
    events.push(`${name} ends`);
    if (failure) throw failure;
    return name;
  };
  return { task, end: (failure?: Error) => end(failure) };
}

test('tasks run one at a time, in order, and a failure is its own', async () => {
  const turns = new Turns();
  const events: string[] = [];
  const [a, b, c] = ['a', 'b', 'c'].map(name => heldTask(name, events)) as [Held, Held, Held];
  const answers = [a, b, c].map(({ task }) => turns.take(never, task));
  const outcomes = Promise.allSettled(answers);
  await settle();
  assert.deepEqual(events, ['a begins']);
  a.end();
  await settle();
  b.end(new Error('b failed'));
  await settle();
  c.end();
  assert.deepEqual(
    (await outcomes).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(events, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  assert.equal(await answers[2], 'c');
});

type Held = ReturnType<typeof heldTask>;

test('who leaves while waiting is gone at once and never runs; who runs is not disturbed', async () => {
  const turns = new Turns();
  const events: string[] = [];
  const [a, b] = [heldTask('a', events), heldTask('b', events)];
  const running = new AbortController();
  const waiting = new AbortController();
  const first = turns.take(running.signal, a.task);
  const second = turns.take(waiting.signal, b.task);
  await settle();
  waiting.abort();
  await assert.rejects(second, error => error instanceof Cancelled);
  assert.deepEqual(events, ['a begins']);
  running.abort();
  await settle();
  a.end();
  assert.equal(await first, 'a');
  assert.deepEqual(events, ['a begins', 'a ends']);
  await assert.rejects(turns.take(waiting.signal, b.task), error => error instanceof Cancelled);
});

test('a task that throws at once does not stop the others', async () => {
  const turns = new Turns();
  const failing = turns.take(never, () => {
    throw new Error('at once');
  });
  await assert.rejects(failing, /at once/);
  assert.equal(await turns.take(never, async () => 'next'), 'next');
});

const places: Record<string, () => Promise<unknown>> = {
  'a timer': () => new Promise(resolve => setTimeout(resolve, 1)),
  'an immediate': settle,
  'an answer of the file system': () => stat('.'),
};
for (const [place, begin] of Object.entries(places)) {
  test(`a turn lets in what waits at the door, begun in ${place}`, async t => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const sender = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
    t.after(() => sender.destroy());
    const [receiver] = (await once(server, 'connection')) as [Socket];
    let seen = 0;
    receiver.on('data', data => {
      seen += data.length;
    });
    for (let i = 1; i <= 20; i += 1) {
      await begin();
      sender.write('.');
      await nextTurn();
      assert.equal(seen, i);
    }
  });
}
