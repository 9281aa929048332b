import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entropy, rowMoments, secondMoment, varentropy } from '#core/math/entropy';
import { logitRows, noDistribution } from '#test/support/logitRows';
import * as reference from '#test/support/reference';

/** Float64 sums of at most 40 terms without cancellation. */
const RELATIVE = 1e-12;

function check(logits: number[], entropyNats: number, secondMomentNats2: number) {
  const moments = rowMoments(new Float32Array(logits));
  near(entropy(moments), entropyNats);
  near(secondMoment(moments), secondMomentNats2);
}

function near(actual: number, expected: number) {
  assert.ok(Math.abs(actual - expected) <= RELATIVE * Math.abs(expected), `${actual}, expected ${expected}`);
}

test('closed forms', () => {
  check([7], 0, 0);
  check([-1, -1], Math.LN2, Math.LN2 ** 2);
  check(Array(50_000).fill(3), Math.log(50_000), Math.log(50_000) ** 2);
  check([4, Number.NEGATIVE_INFINITY, 4], Math.LN2, Math.LN2 ** 2);
  check([2, Number.NEGATIVE_INFINITY], 0, 0);
  check([1e30, -1e30], 0, 0);
  // Two tokens 10 nats apart: p = 1 / (1 + e^-10).
  const p = 1 / (1 + Math.exp(-10));
  const q = 1 / (1 + Math.exp(10));
  const logP = -Math.log1p(Math.exp(-10));
  check([10, 0], -p * logP - q * (logP - 10), p * logP ** 2 + q * (logP - 10) ** 2);
});

test('a confident row keeps its relative precision', () => {
  // q = e^-60, far below the float64 epsilon: H = q (1 + 60), sum p (ln p)^2 = q 60^2, both to first order.
  const q = Math.exp(-60);
  check([60, 0], q * 61, q * 3600);
});

test('random rows equal the reference', () => {
  fc.assert(
    fc.property(logitRows, logits => {
      const moments = rowMoments(logits);
      near(entropy(moments), reference.entropy(logits));
      near(secondMoment(moments), reference.secondMoment(logits));
    }),
  );
});

test('laws: between 0 and ln n, unmoved by a shift, the square below the second moment', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 }), row => {
      const moments = rowMoments(new Float32Array(row));
      const h = entropy(moments);
      assert.ok(h >= 0 && h <= Math.log(row.length) * (1 + RELATIVE));
      // Jensen: the varentropy, second moment minus entropy squared, is not negative.
      assert.ok(secondMoment(moments) >= h * h * (1 - RELATIVE));
      near(entropy(rowMoments(new Float32Array(row.map(logit => logit + 64)))), h);
    }),
  );
});

test('varentropy: closed forms, never negative, the variance of ln p', () => {
  assert.equal(varentropy(0, 0), 0);
  assert.equal(varentropy(Math.LN2, Math.LN2 ** 2), 0);
  // Two values one float32 step apart, as rounding leaves them for a uniform row.
  assert.equal(varentropy(1, 1 - 2 ** -24), 0);
  assert.equal(varentropy(Number.NaN, Number.NaN), Number.NaN);
  // p = 3/4 and 1/4: the two log-probabilities are ln 3 apart, so their variance is p q (ln 3)^2.
  const moments = rowMoments(new Float32Array([Math.log(3), 0]));
  assert.ok(Math.abs(varentropy(entropy(moments), secondMoment(moments)) - (3 / 16) * Math.log(3) ** 2) < 1e-7);
  fc.assert(
    fc.property(logitRows, logits => {
      const row = rowMoments(logits);
      const actual = varentropy(entropy(row), secondMoment(row));
      // The difference of two float64 numbers of this size.
      assert.ok(Math.abs(actual - reference.varentropy(logits)) <= RELATIVE * (1 + secondMoment(row)));
    }),
  );
});

test('a row that describes no distribution gives NaN', () => {
  for (const logits of noDistribution) {
    assert.equal(entropy(rowMoments(logits)), Number.NaN);
    assert.equal(secondMoment(rowMoments(logits)), Number.NaN);
  }
});
