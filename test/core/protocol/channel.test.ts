import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Cancelled, UserError } from '#core/errors';
import type { LogLevel } from '#core/log';
import { type Context, describeMessage, type Envelope, type Handlers, readEnvelope } from '#core/protocol/channel';
import { ChannelClient } from '#core/protocol/channelClient';
import { ChannelServer } from '#core/protocol/channelServer';
import { memoryPorts } from '#test/support/memoryPort';

interface TestCalls {
  echo: { params: unknown; progress: never; result: unknown };
  count: { params: { readonly to: number }; progress: number; result: string };
  refuse: { params: undefined; progress: never; result: never };
}

interface TestEvents {
  tick: number;
}

const handlers: Handlers<TestCalls> = {
  echo: params => params,
  count: countTo,
  refuse: () => {
    throw new UserError('disk-full', 'No room.', 'Make room.');
  },
};

async function countTo({ to }: { readonly to: number }, { signal, report }: Context<number>): Promise<string> {
  for (let i = 0; i < to; i += 1) {
    if (signal.aborted) throw new Cancelled();
    await report(i);
  }
  return `counted to ${to}`;
}

function joined(handled: Handlers<TestCalls> = handlers, gate?: () => Promise<void>) {
  const [near, far] = memoryPorts(gate);
  const logged: [LogLevel, string][] = [];
  const ticks: number[] = [];
  const log = (level: LogLevel, message: string) => void logged.push([level, message]);
  const client = new ChannelClient<TestCalls, TestEvents>(near, { listeners: { tick: n => ticks.push(n) }, log });
  const server = new ChannelServer<TestCalls, TestEvents>(far, handled, log);
  return { near, far, client, server, logged, ticks };
}

test('what is asked is answered, whatever can be cloned', async () => {
  const { client } = joined();
  const cloneable = fc.anything({
    withMap: true,
    withSet: true,
    withDate: true,
    withTypedArray: true,
    withBigInt: true,
  });
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

test('only whole envelopes are read', () => {
  const error = { code: 'disk-full', message: 'm', hint: 'h' };
  const good: Envelope[] = [
    { kind: 'request', id: 1, method: 'm', params: undefined },
    { kind: 'cancel', id: 1 },
    { kind: 'progress', id: 1, value: 0 },
    { kind: 'result', id: 1, value: new Map([[1, 'a']]) },
    { kind: 'error', id: 1, error: { ...error, code: 'disk-full' } },
    { kind: 'event', method: 'm', params: 0 },
  ];
  for (const envelope of good) assert.deepEqual(readEnvelope(structuredClone(envelope)), envelope);
  const bad = [
    undefined,
    null,
    1,
    'request',
    [],
    {},
    { kind: 'request', id: 1 },
    { kind: 'request', method: 'm' },
    { kind: 'request', id: Number.NaN, method: 'm' },
    { kind: 'result', id: '1' },
    { kind: 'event', id: 1 },
    { kind: 'ping', id: 1, method: 'm' },
  ];
  for (const message of bad) assert.equal(readEnvelope(message), undefined);
});

test('a failure without words still ends its request', () => {
  const envelope = readEnvelope({ kind: 'error', id: 3, error: 42 });
  assert.ok(envelope?.kind === 'error');
  assert.equal(envelope.error.code, 'internal');
});

test('a message is described by its shape, never by what it carries', () => {
  const secret = 'the text of a document';
  const cases: [unknown, string][] = [
    [secret, 'a malformed message (string)'],
    [null, 'a malformed message (null)'],
    [{ kind: secret }, 'a malformed message (object)'],
    [{ kind: 'result', id: 7, value: secret }, 'a result for request 7'],
    [{ kind: 'event', method: secret, params: 1 }, 'an event of an unknown name'],
  ];
  for (const [message, words] of cases) assert.equal(describeMessage(message), words);
});

/** Compiled, never run: what the types refuse. */
export function typesRefuse(client: ChannelClient<TestCalls, TestEvents>): void {
  // @ts-expect-error a missing handler
  const missing: Handlers<TestCalls> = { echo: handlers.echo, count: handlers.count };
  // @ts-expect-error a result of the wrong type
  const wrong: Handlers<TestCalls> = { ...handlers, count: () => 5 };
  // @ts-expect-error an unknown method
  void client.request('eco', 1);
  // @ts-expect-error wrong parameters
  void client.request('count', { upTo: 1 });
  // @ts-expect-error progress of the wrong type
  void client.request('count', { to: 1 }, { onProgress: (word: string) => word });
  void missing;
  void wrong;
}
