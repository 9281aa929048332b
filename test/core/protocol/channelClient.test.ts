import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled, UserError } from '#core/errors';
import type { Envelope } from '#core/protocol/channel';
import { ChannelClient } from '#core/protocol/channelClient';
import { memoryPorts } from '#test/support/memoryPort';

interface TestCalls {
  work: { params: undefined; progress: number; result: string };
}

/** A client whose other side is played by the test. */
function playedServer() {
  const [near, far] = memoryPorts();
  const received: Envelope[] = [];
  const ended: string[] = [];
  const logged: string[] = [];
  far.onMessage(message => received.push(message as Envelope));
  const client = new ChannelClient<TestCalls, { shout: string }>(near, {
    listeners: {
      shout: words => {
        throw new Error(words);
      },
    },
    log: (level, message) => logged.push(`${level}: ${message}`),
    onCancel: async over => {
      ended.push('cancelled');
      await over;
      ended.push('ended');
    },
    onFailure: error => ended.push(`failed: ${error.message}`),
  });
  const settle = () => new Promise(setImmediate);
  return { client, far, near, received, ended, logged, settle };
}

test('the promise of a cancelled request settles when the other side has stopped, not before', async () => {
  const { client, far, received, ended, settle } = playedServer();
  const controller = new AbortController();
  const outcomes: unknown[] = [];
  const answer = client.request('work', undefined, { signal: controller.signal }).catch(error => outcomes.push(error));
  controller.abort();
  await settle();
  assert.deepEqual(
    received.map(envelope => envelope.kind),
    ['request', 'cancel'],
  );
  assert.equal(outcomes.length, 0);
  assert.deepEqual(ended, ['cancelled']);
  await far.post({ kind: 'error', id: 1, error: { code: 'cancelled', message: '', hint: '' } });
  await answer;
  assert.ok(outcomes[0] instanceof Cancelled);
  assert.deepEqual(ended, ['cancelled', 'ended']);
});

test('a failure that the other side names is heard of before who asked hears it', async () => {
  const { client, far, ended } = playedServer();
  const answer = client.request('work', undefined).catch(() => ended.push('asked'));
  await far.post({ kind: 'error', id: 1, error: { code: 'device-failed', message: 'Lost.', hint: '' } });
  await answer;
  assert.deepEqual(ended, ['failed: Lost.', 'asked']);
});

test('a result that crossed the cancel is a cancelled request all the same; a failure is told', async () => {
  const { client, far } = playedServer();
  const ends: [object, (error: unknown) => boolean][] = [
    [{ kind: 'result', value: 'late' }, error => error instanceof Cancelled],
    [
      { kind: 'error', error: { code: 'disk-full', message: '', hint: '' } },
      error => error instanceof UserError && error.code === 'disk-full',
    ],
  ];
  for (const [i, [end, isExpected]] of ends.entries()) {
    const controller = new AbortController();
    const answer = client.request('work', undefined, { signal: controller.signal });
    controller.abort();
    void far.post({ ...end, id: i + 1 });
    await assert.rejects(answer, isExpected);
  }
});

test('progress after a cancel or after the end is dropped', async () => {
  const { client, far } = playedServer();
  const seen: number[] = [];
  const controller = new AbortController();
  const options = { signal: controller.signal, onProgress: (n: number) => seen.push(n) };
  const answer = client.request('work', undefined, options);
  await far.post({ kind: 'progress', id: 1, value: 1 });
  controller.abort();
  await far.post({ kind: 'progress', id: 1, value: 2 });
  await far.post({ kind: 'result', id: 1, value: '' });
  await far.post({ kind: 'progress', id: 1, value: 3 });
  await assert.rejects(answer, error => error instanceof Cancelled);
  assert.deepEqual(seen, [1]);
});

test('a signal that fired before is not even sent; one that fires after the end does nothing', async () => {
  const { client, far, received, ended, settle } = playedServer();
  await assert.rejects(
    client.request('work', undefined, { signal: AbortSignal.abort() }),
    error => error instanceof Cancelled,
  );
  const controller = new AbortController();
  const answer = client.request('work', undefined, { signal: controller.signal });
  await far.post({ kind: 'result', id: 1, value: 'ok' });
  assert.equal(await answer, 'ok');
  controller.abort();
  await settle();
  assert.deepEqual(
    received.map(envelope => envelope.kind),
    ['request'],
  );
  assert.deepEqual(ended, []);
});

test('a progress callback that throws cancels its request, which fails with what was thrown', async () => {
  const { client, far, received, settle } = playedServer();
  const defect = new Error('a defect of the reader');
  const onProgress = () => {
    throw defect;
  };
  const answer = client.request('work', undefined, { onProgress });
  await far.post({ kind: 'progress', id: 1, value: 1 });
  await settle();
  assert.equal(received.at(-1)?.kind, 'cancel');
  void far.post({ kind: 'error', id: 1, error: { code: 'cancelled', message: '', hint: '' } });
  await assert.rejects(answer, defect);
});

test('an event listener that throws is logged and nothing else', async () => {
  const { client, far, logged } = playedServer();
  await far.post({ kind: 'event', method: 'shout', params: 'aargh' });
  assert.deepEqual(logged, ['error: The listener of "shout" failed: Error: aargh']);
  const answer = client.request('work', undefined);
  await far.post({ kind: 'result', id: 1, value: 'ok' });
  assert.equal(await answer, 'ok');
});

test('when the port closes, open requests and all later ones fail with its reason', async () => {
  const { client, near } = playedServer();
  const gone = new UserError('inference-process-died', 'It died.', 'Try again.');
  const answers = [client.request('work', undefined), client.request('work', undefined)];
  near.close(gone);
  for (const answer of answers) await assert.rejects(answer, gone);
  await assert.rejects(client.request('work', undefined), gone);
});
