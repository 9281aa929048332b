import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aiText, aiTextColumns } from '#core/lens/aiText';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('it shows the column that detection filled, and nothing before', () => {
  const stats = emptyStats(2, 0);
  assert.deepEqual(aiText.compute(stats), Float32Array.of(Number.NaN, Number.NaN));
  const filled = Float32Array.of(-2, 5);
  assert.equal(aiText.compute({ ...stats, columns: { [aiTextColumns.evidence]: filled } }), filled);
});

test('a person on one side of the middle, a machine on the other', () => {
  assert.deepEqual(
    [-20, -2, 0, 2, 20].map(value => step(aiText.scale, value)),
    [1, 3, 4, 5, 7],
  );
  assert.deepEqual(
    [-1.5, 2].map(value => aiText.format(value)),
    ['−1.50', '+2.00'],
  );
});
