import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeMessage, type Envelope, type Handlers, readEnvelope } from '#core/protocol/channel';
import type { ChannelClient } from '#core/protocol/channelClient';
import { handlers, type TestCalls, type TestEvents } from '#test/support/joinedChannels';

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
