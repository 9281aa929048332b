import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { estimateAt, evidence, LEAST_DEVIATION, logRatio, posterior, zScore } from '#core/contrast/derived';
import { emptyPairs, writePairs } from '#core/contrast/pairRows';
import { logitPairs, measured } from '#test/support/logitPairs';
import { mulberry32 } from '#test/support/nastyText';
import { softmax } from '#test/support/reference';

test('swapped runs negate the log ratio; the same run twice makes it 0', () => {
  fc.assert(
    fc.property(logitPairs, ({ p, q, target }) => {
      assert.equal(logRatio(measured(p, q, target))[0], 0 - logRatio(measured(q, p, target))[0]!);
      assert.equal(logRatio(measured(p, p, target))[0], 0);
      assert.equal(Math.abs(zScore(measured(p, p, target))[0]!), 0);
    }),
  );
});

test('z has mean 0 and deviation 1 under tokens drawn from P, as an expectation over the whole vocabulary', () => {
  // The target's own share of float32 rounding, over deviations as small as are drawn here.
  const TOLERANCE = 1e-3;
  fc.assert(
    fc.property(logitPairs, ({ p, q }) => {
      const ps = softmax(p);
      const zs = ps.map((_, v) => zScore(measured(p, q, v))[0]!);
      const deviation = measured(p, q, 0).klDeviation[0]!;
      fc.pre(deviation > 0.05);
      const mean = zs.reduce((total, z, v) => total + ps[v]! * z, 0);
      const square = zs.reduce((total, z, v) => total + ps[v]! * z * z, 0);
      assert.ok(Math.abs(mean) < TOLERANCE, `mean ${mean}`);
      assert.ok(Math.abs(square - 1) < TOLERANCE, `mean square ${square}`);
    }),
  );
});

test('a deviation of nothing does not make large scores of rounding', () => {
  const rows = emptyPairs(1);
  rows.pLogProb[0] = -1;
  rows.qLogProb[0] = -1.0001;
  rows.kl[0] = 0;
  rows.klDeviation[0] = 1e-9;
  assert.ok(Math.abs(zScore(rows)[0]!) < 1e-4 / LEAST_DEVIATION + 0.01);
});

test('the estimate at beta 0 is the probability; only kept strengths are answered', () => {
  const rows = measured(Float32Array.of(1, 2, 3), Float32Array.of(3, 1, 2), 1);
  assert.equal(estimateAt(rows, 0)[0], Math.fround(Math.exp(rows.pLogProb[0]!)));
  assert.equal(estimateAt(rows, 1)[0], Math.fround(Math.exp(rows.estimate[1]!)));
  assert.throws(() => estimateAt(rows, 0.7), RangeError);
});

test('evidence sums to the log-odds of the sequence, and holes leave it where it was', () => {
  const below = mulberry32(7);
  const logits = () => Float32Array.from({ length: 9 }, () => below(1000) / 100);
  const rows = emptyPairs(50);
  let [logP, logQ] = [0, 0];
  for (let i = 0; i < 50; i++) {
    if (i === 20) continue;
    const row = measured(logits(), logits(), below(9));
    writePairs(rows, i, row);
    logP += row.pLogProb[0]!;
    logQ += row.qLogProb[0]!;
  }
  const sums = evidence(logRatio(rows));
  // Each ratio is one float32.
  assert.ok(Math.abs(sums.at(-1)! - (logP - logQ)) < 1e-4);
  assert.equal(sums[20], sums[19]);
});

test('equal evidence is no verdict', () => {
  assert.equal(posterior(0), 0.5);
  assert.equal(posterior(Math.log(9)).toFixed(9), '0.900000000');
  assert.equal(posterior(-1000), 0);
});
