import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Cancelled, UserError } from '#core/errors';
import { countTo, handlers, joined } from '#test/support/joinedChannels';

test('what is asked is answered, whatever can be cloned', async () => {
  const { client } = joined();
  // No dates: an invalid one is not equal to its copy.
  const cloneable = fc.anything({ withMap: true, withSet: true, withTypedArray: true, withBigInt: true });
  await fc.assert(
    fc.asyncProperty(cloneable, async value => {
      assert.deepEqual(await client.request('echo', value), structuredClone(value));
    }),
  );
});

test('progress arrives in order and before the result', async () => {
  const { client } = joined();
  const seen: number[] = [];
  assert.equal(await client.request('count', { to: 5 }, { onProgress: n => seen.push(n) }), 'counted to 5');
  assert.deepEqual(seen, [0, 1, 2, 3, 4]);
});

test('requests run side by side and do not mix', async () => {
  const { client } = joined();
  const counts = await Promise.all(
    [3, 1, 4, 1, 5].map(async to => {
      const seen: number[] = [];
      await client.request('count', { to }, { onProgress: n => seen.push(n) });
      return seen.length;
    }),
  );
  assert.deepEqual(counts, [3, 1, 4, 1, 5]);
});

test('a named error keeps code, message and hint', async () => {
  const { client, logged } = joined();
  await assert.rejects(client.request('refuse', undefined), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.code, error.message, error.hint], ['disk-full', 'No room.', 'Make room.']);
    return true;
  });
  assert.deepEqual(logged, []);
});

test('an abort on this side is an abort on the other, and the request ends as cancelled', async () => {
  let stopped = 0;
  const { client } = joined({
    ...handlers,
    count: async (params, context) => {
      try {
        return await countTo(params, context);
      } finally {
        stopped += 1;
      }
    },
  });
  const controller = new AbortController();
  const seen: number[] = [];
  const onProgress = (n: number) => {
    seen.push(n);
    if (n === 2) controller.abort();
  };
  await assert.rejects(
    client.request('count', { to: 1e9 }, { signal: controller.signal, onProgress }),
    error => error instanceof Cancelled,
  );
  assert.equal(stopped, 1);
  assert.deepEqual(seen, [0, 1, 2]);
});

test('a sender that awaits its reports never has more than one on the way', async () => {
  let open = () => {};
  const gate = () => new Promise<void>(resolve => (open = resolve));
  let produced = 0;
  const { client } = joined(
    {
      ...handlers,
      count: async ({ to }, { report }) => {
        for (produced = 0; produced < to; produced += 1) await report(produced);
        return 'done';
      },
    },
    gate,
  );
  const seen: number[] = [];
  const answer = client.request('count', { to: 10 }, { onProgress: n => seen.push(n) });
  for (let turns = 0; seen.length < 10; turns += 1) {
    assert.ok(turns < 1000);
    await new Promise(setImmediate);
    assert.ok(produced - seen.length <= 1, `${produced} made, ${seen.length} read`);
    open();
  }
  await new Promise(setImmediate);
  open();
  assert.equal(await answer, 'done');
});

test('a value that cannot be sent is a failure of its request, in either direction and on the way', async () => {
  const { client, logged } = joined({
    ...handlers,
    echo: () => () => {},
    count: async (_, { report, signal }) => {
      await report((() => {}) as never);
      assert.ok(signal.aborted);
      return 'too late';
    },
  });
  await assert.rejects(
    client.request('echo', () => {}),
    { name: 'DataCloneError' },
  );
  await assert.rejects(client.request('echo', 1), { code: 'internal' });
  await assert.rejects(client.request('count', { to: 1 }), { code: 'internal' });
  assert.deepEqual(
    logged.map(([level]) => level),
    ['error', 'error'],
  );
});

test('events reach their listener, unknown ones are logged', async () => {
  const { server, ticks, logged } = joined();
  server.emit('tick', 1);
  server.emit('tock' as 'tick', 2);
  server.emit('tick', 3);
  await new Promise(setImmediate);
  assert.deepEqual(ticks, [1, 3]);
  assert.equal(logged.length, 1);
});

test('whatever is posted to either end, both go on', async () => {
  const { near, far, client } = joined();
  const value = fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true, withBigInt: true });
  const kind = fc.constantFrom('request', 'cancel', 'progress', 'result', 'error', 'event');
  const method = fc.constantFrom('echo', 'count', 'refuse', 'tick', '__proto__', 'constructor', 'toString', '');
  const envelopeLike = fc.record(
    {
      kind: fc.oneof({ weight: 5, arbitrary: kind }, value),
      id: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1e6, max: 1e6 + 3 }) }, value),
      method: fc.oneof({ weight: 3, arbitrary: method }, value),
      params: fc.oneof(fc.record({ to: fc.integer({ max: 3 }) }), value),
      value,
      error: fc.oneof(fc.record({ code: fc.string(), message: fc.string(), hint: fc.string() }), value),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(value, envelopeLike), { maxLength: 8 }), async messages => {
      for (const message of messages) await Promise.all([near.post(message), far.post(message)]);
      assert.equal(await client.request('echo', 'still here'), 'still here');
    }),
    { numRuns: 500 },
  );
});
