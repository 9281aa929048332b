import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probability } from '#core/lens/probability';
import { legend, step } from '#core/lens/scale';
import { statsOf } from '#test/support/statsOf';

test('p of the token; what is unlikely is shaded', () => {
  const { stats } = statsOf('a·0 b·1 c·3 d·30');
  const values = Array.from(probability.compute(stats));
  for (const [row, p] of [1, 0.5, 0.125, 2 ** -30].entries()) assert.ok(Math.abs(values[row]! - p) < 1e-7 * p + 1e-12);
  assert.deepEqual(
    values.map(value => step(probability.scale, value)),
    [0, 0, 2, 7],
  );
  assert.deepEqual([0.5, 0.00012].map(probability.format), ['50%', '0.012%']);
});

test('the legend is in per cent', () => {
  assert.deepEqual(
    legend(probability.scale).map(entry => entry.label),
    ['≥ 50%', '20%–50%', '5%–20%', '1%–5%', '0.1%–1%', '0.01%–0.1%', '0.001%–0.01%', '< 0.001%'],
  );
});
