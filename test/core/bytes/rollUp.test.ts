import assert from 'node:assert/strict';
import { test } from 'node:test';
import { characterRows, spanLogProbs } from '#core/bytes/rollUp';

const text = 'aé中😀b';
/** Of each byte, its place: sums say which bytes were added. */
const logProb = (from: number, to: number) => Float64Array.from({ length: to - from }, (_, i) => from + i);

test('characters have the sums of their bytes; those cut at the ends of the stretch are left out', () => {
  const all = characterRows({ text, from: 0, logProb: logProb(0, 11) });
  assert.deepEqual([...all.offsets], [0, 1, 1, 2, 2, 3, 3, 5, 5, 6]);
  assert.deepEqual([...all.logProb], [0, 3, 12, 30, 10]);
  const some = characterRows({ text, from: 2, logProb: logProb(2, 8) });
  assert.deepEqual([[...some.offsets], [...some.logProb]], [[2, 3], [12]]);
  assert.equal(characterRows({ text: '', from: 0, logProb: logProb(0, 0) }).logProb.length, 0);
});

test('spans have the sums of their bytes, none outside of the stretch', () => {
  const spans = [0, 2, 2, 2, 2, 5, 5, 6];
  assert.deepEqual([...spanLogProbs({ text, from: 0, logProb: logProb(0, 11) }, spans)], [3, 0, 42, 10]);
  const some = spanLogProbs({ text, from: 3, logProb: logProb(3, 10) }, spans);
  assert.deepEqual(
    [...some].map(each => (Number.isNaN(each) ? null : each)),
    [null, 0, 42, null],
  );
});
