import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ALPHAS, quantileCurve } from '#core/contrast/quantileCurve';
import { quantile } from '#core/math/summary';

const columns = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.float({ min: -30, max: 0, noNaN: true }) }, fc.constant(Number.NaN)), {
    minLength: 1,
    maxLength: 40,
  })
  .map(values => Float32Array.from(values));

test('points are the quantiles of the column, each with a row at or below it', () => {
  fc.assert(
    fc.property(columns, logProb => {
      for (const { alpha, logProb: value, row } of quantileCurve(logProb)) {
        assert.equal(value, quantile(logProb, alpha));
        assert.ok(logProb[row]! <= value);
        // Nothing lies between the row and the quantile.
        assert.ok(!logProb.some(other => other > logProb[row]! && other < value));
      }
    }),
  );
});

test('0 is the worst token, 1 the best, a half the median; a text twice has the same curve', () => {
  const values = Float32Array.of(-3, -1, -8, -2, -5);
  const points = new Map(quantileCurve(values).map(point => [point.alpha, point]));
  assert.deepEqual(points.get(0), { alpha: 0, logProb: -8, row: 2 });
  assert.deepEqual(points.get(0.5), { alpha: 0.5, logProb: -3, row: 0 });
  assert.deepEqual(points.get(1), { alpha: 1, logProb: -1, row: 1 });
  const twice = quantileCurve(Float32Array.of(...values, ...values), [0, 1]);
  assert.deepEqual(
    twice.map(({ logProb }) => logProb),
    [-8, -1],
  );
  assert.equal(quantileCurve(values).length, ALPHAS.length);
  assert.deepEqual(quantileCurve(Float32Array.of(Number.NaN)), []);
});
