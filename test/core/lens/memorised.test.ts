import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familiarColumn, memorised } from '#core/lens/memorised';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('it shows the column that was filled, and nothing before', () => {
  const stats = emptyStats(2, 0);
  assert.deepEqual(memorised.compute(stats), Float32Array.of(Number.NaN, Number.NaN));
  const filled = Float32Array.of(-2, 1);
  assert.equal(memorised.compute({ ...stats, columns: { [familiarColumn]: filled } }), filled);
});

test('what is least familiar is marked', () => {
  assert.deepEqual(
    [1, -0.2, -9].map(value => step(memorised.scale, value)),
    [0, 1, 7],
  );
  assert.equal(memorised.format(-1.26), '−1.3 sd');
});
