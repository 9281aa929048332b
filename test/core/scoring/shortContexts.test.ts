import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { shortContexts } from '#core/scoring/shortContexts';
import { ContextLm, contextLogits } from '#test/support/contextLm';

const ids = Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6);
const { signal } = new AbortController();

/** ln p of the last of `ids` after `context`, straight from the logits. */
function logProbAfter(context: readonly number[]): number {
  const rows = emptyMeasures(1, 1);
  nextTokenMeasures(contextLogits(context, 40), ids.at(-1)!, rows, 0);
  return rows.logProb[0]!;
}

test('each context is what stands directly before the token, behind the start token where there is one', async () => {
  const lengths = [1, 3, 7];
  for (const start of [null, 30]) {
    const found = await shortContexts(new ContextLm(), ids, lengths, { start, signal });
    const lead = start === null ? [] : [start];
    assert.deepEqual(
      [...found],
      lengths.map(length => logProbAfter([...lead, ...ids.slice(7 - length, 7)])),
    );
  }
  assert.deepEqual([...(await shortContexts(new ContextLm(), ids, [0], { start: 30, signal }))], [logProbAfter([30])]);
});

test('contexts that are not there are refused, and a cancel stops between runs', async () => {
  for (const length of [0, 8, 1.5]) {
    await assert.rejects(shortContexts(new ContextLm(), ids, [length], { start: null, signal }), RangeError);
  }
  const abort = new AbortController();
  const lm = new ContextLm();
  const pause = async () => {
    if (lm.pieces.length === 1) abort.abort();
  };
  await assert.rejects(shortContexts(lm, ids, [1, 2, 3], { start: null, signal: abort.signal, pause }), Cancelled);
  assert.equal(lm.pieces.length, 1);
});
