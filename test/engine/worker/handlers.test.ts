import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { ClosedFormLm, closedFormCard } from '#test/support/closedFormModel';
import {
  asked,
  handlersHost,
  isCancelled,
  isNamed,
  loadedHandlers,
  loadParams,
  opened,
  prose,
} from '#test/support/handlersHost';

test('load hands over its parameters, reports progress and answers with the card', async () => {
  const seen: unknown[] = [];
  const { client, logged } = handlersHost(async (params, report, signal, log) => {
    seen.push(params, signal.aborted);
    log('info', 'opening');
    report({ stage: 'import', done: 1, total: 4 });
    report({ stage: 'load', done: 4, total: 4 });
    return opened();
  });
  const card = await client.request('load', loadParams, { onProgress: ({ stage, done }) => seen.push(stage, done) });
  assert.deepEqual(card, closedFormCard);
  assert.deepEqual(seen, [loadParams, false, 'import', 1, 'load', 4]);
  assert.deepEqual(logged, ['info: opening']);
});

test('without a model, or with a header only, scoring says so', async () => {
  const { client } = handlersHost();
  await assert.rejects(client.request('score', asked()), isNamed('model-not-found', /No model is loaded/));
  await assert.rejects(client.request('encode', { text: '' }), isNamed('model-not-found', /No model is loaded/));
  const header = await loadedHandlers(null);
  await assert.rejects(header.request('score', asked()), isNamed('bad-argument', /Only the header/));
  assert.equal((await header.request('encode', { text: 'abc' })).ids.length, 3);
});

test('encode answers ids and offsets, and text and bytes of each id once', async () => {
  const client = await loadedHandlers();
  const { ids, offsets, texts, bytes } = await client.request('encode', { text: 'aba' });
  assert.deepEqual([...ids], [97, 98, 97]);
  assert.deepEqual([...offsets], [0, 1, 1, 2, 2, 3]);
  const a = 97;
  const b = 98;
  assert.deepEqual(
    texts,
    new Map([
      [a, 'a'],
      [b, 'b'],
    ]),
  );
  assert.deepEqual(
    bytes,
    new Map([
      [a, Uint8Array.of(a)],
      [b, Uint8Array.of(b)],
    ]),
  );
});

test('one score at a time; encode does not wait; who waits can leave', async () => {
  let open = () => {};
  const gate = new Promise<void>(resolve => (open = resolve));
  let running = 0;
  const lm = new ClosedFormLm(async () => {
    running += 1;
    assert.equal(running, 1);
    await gate;
    running -= 1;
  });
  const client = await loadedHandlers(lm);
  const controller = new AbortController();
  const ends: string[] = [];
  const first = client.request('score', asked()).then(() => ends.push('first'));
  const second = client.request('score', asked(), { signal: controller.signal });
  const third = client.request('score', asked({ text: 'abc' })).then(() => ends.push('third'));
  assert.equal((await client.request('encode', { text: 'ab' })).ids.length, 2);
  controller.abort();
  await assert.rejects(second, isCancelled);
  open();
  await Promise.all([first, third]);
  assert.deepEqual(ends, ['first', 'third']);
});

test('a second load waits for the score, takes the place of the model, and a failed one leaves none', async () => {
  const lms: ClosedFormLm[] = [];
  const { client } = handlersHost(async ({ path }) => {
    assert.ok(
      lms.every(({ disposed }) => disposed),
      'two models at once',
    );
    if (path === '/missing') throw new UserError('file-not-found', 'Gone.', 'Look elsewhere.');
    const lm = new ClosedFormLm();
    lms.push(lm);
    return opened(lm);
  });
  await client.request('load', loadParams);
  const [summary] = await Promise.all([client.request('score', asked()), client.request('load', loadParams)]);
  assert.equal(summary.scored, prose.length);
  assert.deepEqual(
    lms.map(({ disposed }) => disposed),
    [true, false],
  );
  await assert.rejects(client.request('load', { ...loadParams, path: '/missing' }), isNamed('file-not-found', /Gone/));
  await assert.rejects(client.request('score', asked()), isNamed('model-not-found', /No model/));
});

test('a failed allocation is told by name and leaves the rest alive', async () => {
  let room = false;
  const lm = new ClosedFormLm(() => {
    if (!room) throw new Error('Failed to allocate memory for requested buffer of size 99');
  });
  const client = await loadedHandlers(lm);
  await assert.rejects(client.request('score', asked()), isNamed('out-of-memory', /buffer of size 99/));
  room = true;
  assert.equal((await client.request('score', asked())).tokens, prose.length);
});
