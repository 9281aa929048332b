import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYTES_COLUMN, byteSurprisal } from '#core/lens/byteSurprisal';
import { step } from '#core/lens/scale';
import { surprisal } from '#core/lens/surprisal';
import { emptyStats } from '#core/scoring/tokenStats';

test('bits by bytes, on the scale of surprisal, drawn finer than tokens', () => {
  const stats = { ...emptyStats(3, 0), columns: { [BYTES_COLUMN]: Float32Array.of(0.5, Number.NaN, 9) } };
  assert.deepEqual([...byteSurprisal.compute(stats)], [0.5, Number.NaN, 9]);
  assert.equal(byteSurprisal.finer, BYTES_COLUMN);
  assert.equal(step(byteSurprisal.scale, 9), step(surprisal.scale, 9));
  assert.equal(byteSurprisal.format(7.54), '7.5 bits');
  assert.equal(byteSurprisal.format(Number.NaN), 'not scored');
});
