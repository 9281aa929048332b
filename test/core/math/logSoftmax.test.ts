import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logSoftmax, logSumExp, maxLogit } from '#core/math/logSoftmax';
import { logitRows, noDistribution } from '#test/support/logitRows';
import * as reference from '#test/support/reference';

/** Both sides sum in float64 in different orders: a few units in the last place of values below 1e3. */
const FLOAT64 = 1e-11;
/** Results stored as float32: half a unit in the last place of the largest magnitude in a row. */
const FLOAT32 = 2 ** -24;

test('logSumExp in closed form', () => {
  const cases: [number[], number][] = [
    [[0], 0],
    [[5], 5],
    [[0, 0], Math.LN2],
    [Array(1000).fill(-3), Math.log(1000) - 3],
    [[1e30, 0], Math.fround(1e30)],
    [[-1e30, -1e30], Math.fround(-1e30)],
    [[Number.NEGATIVE_INFINITY, 2], 2],
    [[0, -1, -2, -3].map(x => x * Math.LN2), Math.log(1.875)],
  ];
  for (const [logits, expected] of cases) {
    const actual = logSumExp(new Float32Array(logits));
    // The inputs are rounded to float32, so the closed form holds to their precision.
    assert.ok(Math.abs(actual - expected) <= FLOAT32 * Math.max(1, Math.abs(expected)), `${logits} gives ${actual}`);
  }
});

test('logSoftmax equals the reference and its probabilities sum to one', () => {
  fc.assert(
    fc.property(logitRows, logits => {
      const out = new Float32Array(logits.length);
      logSoftmax(logits, out);
      const expected = reference.logProbs(logits);
      for (const [i, value] of expected.entries()) {
        if (value === Number.NEGATIVE_INFINITY) assert.equal(out[i], value);
        else assert.ok(Math.abs(out[i]! - value) <= FLOAT64 + FLOAT32 * Math.abs(value));
      }
      const total = out.reduce((mass, logProb) => mass + Math.exp(logProb), 0);
      assert.ok(Math.abs(total - 1) < 1e-5);
    }),
  );
});

test('logSoftmax works in place', () => {
  const logits = new Float32Array([1, 2, 3]);
  const out = new Float32Array(3);
  logSoftmax(logits, out);
  assert.deepEqual([...logits], [1, 2, 3]);
  logSoftmax(logits);
  assert.deepEqual(logits, out);
});

test('a row that describes no distribution gives NaN', () => {
  for (const logits of noDistribution) {
    assert.equal(maxLogit(logits), Number.NaN);
    assert.equal(logSumExp(logits), Number.NaN);
    const out = new Float32Array(logits.length);
    logSoftmax(logits, out);
    assert.ok(out.every(Number.isNaN));
  }
  assert.equal(maxLogit(new Float32Array([-2, Number.NEGATIVE_INFINITY, -1])), -1);
});
