import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passAtK } from '#core/contrast/passAtK';

/** The share of all k-subsets of n trials that hold one of the first c. */
function byCounting(n: number, c: number, k: number): number {
  let [all, hit] = [0, 0];
  for (let subset = 0; subset < 2 ** n; subset++) {
    const bits = [...subset.toString(2)].filter(bit => bit === '1').length;
    if (bits !== k) continue;
    all += 1;
    if (subset & (2 ** c - 1)) hit += 1;
  }
  return hit / all;
}

test('pass@k is the share of draws without replacement that hold a success', () => {
  const cases = fc
    .integer({ min: 1, max: 9 })
    .chain(n => fc.record({ n: fc.constant(n), c: fc.integer({ min: 0, max: n }), k: fc.integer({ min: 1, max: n }) }));
  fc.assert(fc.property(cases, ({ n, c, k }) => assert.ok(Math.abs(passAtK(n, c, k) - byCounting(n, c, k)) < 1e-12)));
});

test('known values and limits', () => {
  assert.equal(passAtK(4, 1, 2), 0.5);
  assert.equal(passAtK(64, 0, 64), 0);
  assert.equal(passAtK(64, 1, 64), 1);
  assert.ok(Math.abs(passAtK(64, 32, 1) - 0.5) < 1e-12);
  assert.throws(() => passAtK(4, 1, 5), RangeError);
  assert.throws(() => passAtK(4, 5, 1), RangeError);
});
