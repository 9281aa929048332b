import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, histogram, mean, quantile, sum } from '#core/math/summary';

const HOLE = Number.NaN;
const column = (...values: number[]) => new Float32Array(values);
const columns = fc
  .array(fc.oneof(fc.constant(HOLE), fc.integer({ min: -100, max: 100 })), { maxLength: 30 })
  .map(values => column(...values));

test('holes count for nothing', () => {
  const values = column(1, HOLE, 2, HOLE, 6);
  assert.equal(count(values), 3);
  assert.equal(sum(values), 9);
  assert.equal(mean(values), 3);
  assert.equal(quantile(values, 0.5), 2);
});

test('nothing but holes', () => {
  for (const values of [column(), column(HOLE, HOLE)]) {
    assert.equal(count(values), 0);
    assert.equal(sum(values), 0);
    assert.equal(mean(values), Number.NaN);
    assert.equal(quantile(values, 0.5), Number.NaN);
    assert.deepEqual([...histogram(values, [0])], [0, 0]);
  }
});

test('sums do not drown in float32', () => {
  // 2^24 + 1 is the first integer float32 cannot hold: a float32 sum would stop there.
  assert.equal(sum(column(2 ** 24, 1, 1, 1)), 2 ** 24 + 3);
});

test('quantiles as NumPy gives them', () => {
  const cases: [number[], number, number][] = [
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[4, 1, 2, 3], 0.25, 1.75],
    [[10, -10], 0.75, 5],
    [[5], 0.3, 5],
    [[-1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], 0.25, Number.NEGATIVE_INFINITY],
  ];
  for (const [values, q, expected] of cases)
    assert.equal(quantile(column(...values), q), expected, `${values} at ${q}`);
});

test('a histogram puts every value into one step, a threshold into the step it opens', () => {
  assert.deepEqual([...histogram(column(-1, 0, 0.5, 1, 9, HOLE), [0, 1])], [1, 2, 2]);
  assert.deepEqual([...histogram(column(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), [0])], [1, 1]);
  assert.deepEqual([...histogram(column(1, 2, HOLE), [])], [2]);
  fc.assert(
    fc.property(columns, values => {
      const counts = histogram(values, [-50, 0, 7, 50]);
      assert.equal(sum(Float32Array.from(counts)), count(values));
      assert.equal(counts[0], values.filter(value => value < -50).length);
      assert.equal(counts[2], values.filter(value => value >= 0 && value < 7).length);
    }),
  );
});

test('laws: the mean and every quantile lie between the extremes, quantiles ascend', () => {
  fc.assert(
    fc.property(columns, values => {
      fc.pre(count(values) > 0);
      const marks = [0, 0.1, 0.5, 0.9, 1].map(q => quantile(values, q));
      assert.deepEqual(
        marks,
        [...marks].sort((a, b) => a - b),
      );
      assert.ok(mean(values) >= marks[0]! && mean(values) <= marks[4]!);
    }),
  );
});
