import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '#core/lens/scale';
import { BIAS_COLUMN, biasFigure, tokenizationBias } from '#core/lens/tokenizationBias';
import { emptyStats } from '#core/scoring/tokenStats';

test('a diverging ramp: what hardly matters is in its middle', () => {
  const bias = Float32Array.of(-9, -0.5, 0.1, 0.3, 3);
  const stats = { ...emptyStats(5, 0), columns: { [BIAS_COLUMN]: bias } };
  const steps = [...tokenizationBias.compute(stats)].map(value => step(tokenizationBias.scale, value));
  assert.deepEqual(steps, [1, 3, 4, 5, 7]);
});

test('figures have a sign where they have a size', () => {
  assert.deepEqual([0.214, -1, 0.001, -0.004].map(biasFigure), ['+0.21', '−1.00', '0.00', '0.00']);
  assert.equal(tokenizationBias.format(-12.34), '−12.3 bits');
});
