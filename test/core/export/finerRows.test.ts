import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finerRows } from '#core/export/finerRows';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { surprisal } from '#core/lens/surprisal';
import { scoredOf } from '#test/support/scoredOf';

const scored = { ...scoredOf('a·1 😀·2'), finer: Float32Array.of(1, 2, 3, 3) };

test('a row a character, with its value, for a lens that is finer than tokens', () => {
  const rows = finerRows(scored, byteSurprisal);
  assert.deepEqual([...rows.offsets], [0, 1, 1, 2, 2, 4]);
  assert.deepEqual([...byteSurprisal.compute(rows)], [1, 2, 3]);
  const short = finerRows({ ...scored, finer: Float32Array.of(1) }, byteSurprisal);
  assert.deepEqual([...byteSurprisal.compute(short)], [1, Number.NaN, Number.NaN]);
});

test('else those of the tokens', () => {
  assert.equal(finerRows(scored, surprisal), scored.stats);
  assert.equal(finerRows({ ...scored, finer: undefined }, byteSurprisal), scored.stats);
});
