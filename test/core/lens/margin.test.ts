import assert from 'node:assert/strict';
import { test } from 'node:test';
import { margin } from '#core/lens/margin';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('log2 of how many times likelier the first choice is than the second, whatever the token was', () => {
  const stats = emptyStats(4, 3);
  stats.topLogProbs.set([0.8, 0.1, 0.05].map(Math.log));
  stats.topLogProbs.set([0.3, 0.3, 0.1].map(Math.log), 3);
  stats.topLogProbs.set([0.001, 0.00024, 0.0001].map(Math.log), 6);
  const values = margin.compute(stats);
  for (const [row, bits] of [3, 0, Math.log2(0.001 / 0.00024)].entries())
    assert.ok(Math.abs(values[row]! - bits) < 1e-5, `row ${row}`);
  assert.ok(Number.isNaN(values[3]));
  assert.deepEqual(
    Array.from(values, value => step(margin.scale, value)),
    [1, 7, 2, 0],
  );
  assert.equal(margin.format(0.504), '0.50 bits');
});

test('with one choice a row there is no margin', () => {
  const stats = emptyStats(2, 1);
  stats.logProb.fill(-1);
  stats.topLogProbs.fill(-1);
  assert.deepEqual(Array.from(margin.compute(stats)), [Number.NaN, Number.NaN]);
});
