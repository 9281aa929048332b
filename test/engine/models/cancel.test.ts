import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { throwIfCancelled, wait } from '#engine/models/cancel';

test('throws only for a signal that has fired', () => {
  throwIfCancelled(undefined);
  throwIfCancelled(new AbortController().signal);
  assert.throws(() => throwIfCancelled(AbortSignal.abort()), Cancelled);
});

test('waits about as long as asked', async () => {
  const start = performance.now();
  await wait(60, new AbortController().signal);
  assert.ok(performance.now() - start >= 55);
});

test('a wait ends with the signal, and does not begin after it', async () => {
  const start = performance.now();
  await assert.rejects(wait(60_000, AbortSignal.timeout(20)), Cancelled);
  await assert.rejects(wait(60_000, AbortSignal.abort()), Cancelled);
  assert.ok(performance.now() - start < 5000);
});
