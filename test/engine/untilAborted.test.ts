import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { untilAborted } from '#engine/untilAborted';

test('what the promise gives, or Cancelled as soon as the signal fires', async () => {
  assert.equal(await untilAborted(Promise.resolve(1), undefined), 1);
  const abort = new AbortController();
  assert.equal(await untilAborted(Promise.resolve(2), abort.signal), 2);
  await assert.rejects(untilAborted(Promise.reject(new Error('no')), abort.signal), /no/);
  const waiting = untilAborted(new Promise(() => {}), abort.signal);
  abort.abort();
  await assert.rejects(waiting, Cancelled);
});
