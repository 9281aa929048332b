import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pairMeasures } from '#core/contrast/pairMeasures';
import { BETAS, emptyPairs } from '#core/contrast/pairRows';
import { estimateReference, pairReference } from '#test/support/contrastReference';
import { logitPairs, measured } from '#test/support/logitPairs';
import { noDistribution } from '#test/support/logitRows';
import { order } from '#test/support/reference';

/** Columns are float32: 24 bits of the value, and as much of 1 for values near 0. */
const FLOAT32 = 1e-6;
const near = (actual: number, expected: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= FLOAT32 * (1 + Math.abs(expected)), `${what}: ${actual}, not ${expected}`);

test('every measure agrees with its formula', () => {
  fc.assert(
    fc.property(logitPairs, ({ p, q, target }) => {
      const rows = measured(p, q, target);
      const expected = pairReference(p, q, target);
      for (const [name, value] of Object.entries(expected)) {
        // The root of a divergence near 0 has half of its digits.
        if (name === 'distance') near(rows.distance[0]! ** 2, value ** 2, name);
        else if (name === 'klDeviation') near(rows.klDeviation[0]! ** 2, value ** 2, name);
        else near((rows[name as keyof typeof expected] as Float32Array)[0]!, value, name);
      }
      assert.equal(rows.pBest[0], order(p)[0]);
      assert.equal(rows.qBest[0], order(q)[0]);
      for (const [b, beta] of BETAS.entries()) {
        near(Math.exp(rows.estimate[b]!), estimateReference(p, q, target, beta), `estimate ${beta}`);
      }
    }),
  );
});

test('the same distribution twice: no divergence, and the estimate is the probability', () => {
  fc.assert(
    fc.property(logitPairs, ({ p, target }) => {
      const rows = measured(p, p, target);
      assert.equal(rows.kl[0], 0);
      assert.equal(rows.klDeviation[0], 0);
      assert.equal(rows.distance[0], 0);
      for (let b = 0; b < BETAS.length; b++) near(rows.estimate[b]!, rows.pLogProb[0]!, 'estimate');
    }),
  );
});

test('swapped runs swap their columns', () => {
  fc.assert(
    fc.property(logitPairs, ({ p, q, target }) => {
      const [one, other] = [measured(p, q, target), measured(q, p, target)];
      assert.equal(one.pLogProb[0], other.qLogProb[0]);
      assert.equal(one.qLogProb[0], other.pLogProb[0]);
      assert.equal(one.crossEntropyPQ[0], other.crossEntropyQP[0]);
      assert.equal(one.crossMomentPQ[0], other.crossMomentQP[0]);
      near(one.distance[0]! ** 2, other.distance[0]! ** 2, 'distance');
    }),
  );
});

test('with a large beta the estimate goes to where 2 l_P - l_Q is largest; shifted logits change nothing', () => {
  fc.assert(
    fc.property(logitPairs, fc.integer({ min: -8, max: 8 }), ({ p, q, target }, shift) => {
      const here = measured(p, q, target);
      const moved = measured(
        p.map(logit => logit + shift),
        q.map(logit => logit - shift),
        target,
      );
      near(moved.kl[0]!, here.kl[0]!, 'kl');
      // A float32 logit that is shifted loses its last bits.
      assert.ok(Math.abs(moved.estimate[1]! - here.estimate[1]!) < 1e-4);
    }),
  );
});

test('a token is plausible from a tenth of the first choice on', () => {
  const tenth = Math.fround(Math.log(0.1));
  const p = Float32Array.of(0, tenth + 1e-3, tenth - 1e-3);
  for (const [target, expected] of [1, 1, 0].entries()) {
    assert.equal(measured(p, new Float32Array(3), target).plausible[0], expected);
  }
});

test('what Q excludes: infinite divergence, and it shares the whole estimate; what P excludes cannot come', () => {
  const p = Float32Array.of(0, 0, 0);
  const q = Float32Array.of(0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
  const rows = measured(p, q, 1);
  assert.equal(rows.kl[0], Number.POSITIVE_INFINITY);
  assert.equal(rows.crossEntropyPQ[0], Number.POSITIVE_INFINITY);
  near(Math.exp(rows.estimate[0]!), 0.5, 'shared by two');
  assert.equal(measured(p, q, 0).estimate[0], Number.NEGATIVE_INFINITY);
  assert.equal(measured(q, p, 1).pLogProb[0], Number.NEGATIVE_INFINITY);
  assert.equal(measured(q, p, 1).estimate[3], Number.NEGATIVE_INFINITY);
  assert.equal(measured(q, p, 0).estimate[3], 0);
  near(measured(q, p, 0).kl[0]!, Math.log(3), 'kl');
  near(
    measured(q, p, 0).distance[0]! ** 2,
    (Math.log2(1 / (2 / 3)) + (Math.log2(1 / 3 / (2 / 3)) + 2 * Math.log2(2)) / 3) / 2,
    'distance',
  );
});

test('ratios beyond what a float64 holds are combined in the logarithms', () => {
  const p = Float32Array.of(0, -1, -2);
  const q = Float32Array.of(0, -900, -2000);
  const rows = measured(p, q, 2);
  near(rows.estimate[3]!, 0, 'takes all');
  assert.ok(measured(p, q, 1).estimate[3]! < -1000);
});

test('rows that describe no distribution stay unmeasured', () => {
  for (const bad of noDistribution) {
    for (const [p, q] of [
      [bad, new Float32Array(bad.length)],
      [new Float32Array(bad.length), bad],
    ] as const) {
      assert.deepEqual(measured(p, q, 0), emptyPairs(1));
    }
  }
});

test('vocabularies of two sizes, and tokens that are in none, are mistakes of the caller', () => {
  const rows = emptyPairs(1);
  assert.throws(() => pairMeasures(new Float32Array(2), new Float32Array(3), 0, rows, 0), RangeError);
  assert.throws(() => pairMeasures(new Float32Array(2), new Float32Array(2), 2, rows, 0), RangeError);
});
