import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniformStream } from '#core/math/uniform';

const draw = (n: number, ...key: number[]) => {
  const next = uniformStream(...key);
  return Array.from({ length: n }, next);
};

test('the same key gives the same numbers, another key others', () => {
  assert.deepEqual(draw(5, 1, 2, 3), draw(5, 1, 2, 3));
  const first = new Set([draw(1, 1, 2)[0], draw(1, 2, 1)[0], draw(1, 1, 2, 0)[0], draw(1)[0], draw(1, 1)[0]]);
  assert.equal(first.size, 5);
});

/** Chi-square with 99 degrees of freedom stays under this but in one of 10,000 cases; the keys are fixed. */
const CHI_SQUARE_99 = 160;

test('numbers spread evenly over [0, 1), within a stream and over streams', () => {
  const n = 20_000;
  const streams = {
    within: draw(n, 42),
    'over streams': Array.from({ length: n }, (_, i) => draw(1, 7, i)[0]!),
    'over positions': Array.from({ length: n }, (_, i) => draw(1, i, 7)[0]!),
    'second numbers': Array.from({ length: n }, (_, i) => draw(2, 7, i)[1]!),
  };
  for (const [name, values] of Object.entries(streams)) {
    const bins = new Array<number>(100).fill(0);
    for (const value of values) {
      assert.ok(value >= 0 && value < 1);
      bins[Math.floor(100 * value)]! += 1;
    }
    const chi = bins.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
    assert.ok(chi < CHI_SQUARE_99, `${name}: ${chi}`);
  }
});

test('neighbours do not follow each other', () => {
  const values = draw(20_000, 5);
  const products = values.slice(1).map((value, i) => (value - 0.5) * (values[i]! - 0.5));
  const correlation = (12 * products.reduce((a, b) => a + b, 0)) / products.length;
  // Four deviations of the correlation of as many unrelated pairs.
  assert.ok(Math.abs(correlation) < 4 / Math.sqrt(20_000), `${correlation}`);
});
