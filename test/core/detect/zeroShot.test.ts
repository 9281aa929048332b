import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  binoculars,
  curvature,
  fastDetectGpt,
  gltrBuckets,
  logLikelihood,
  logRank,
  logRankRatio,
  meanEntropy,
  topTenShare,
} from '#core/detect/zeroShot';
import { type Draw, evidenceOf, someDraws, uniform } from '#test/support/evidenceOf';

/** Columns are float32, so sums of a few dozen of them agree with float64 to about this. */
const ROUNDING = 1e-5;
const close = (actual: number, expected: number, message?: string) =>
  assert.ok(
    Math.abs(actual - expected) <= ROUNDING * (1 + Math.abs(expected)),
    `${message ?? ''} ${actual} ${expected}`,
  );

const half: Draw = { ps: [0.5, 0.25, 0.25], target: 0 };
const quarter: Draw = { ps: [0.5, 0.25, 0.25], target: 1 };

test('by hand: one token of 1/2 and one of 1/4, in the distribution 1/2, 1/4, 1/4', () => {
  const rows = evidenceOf([half, quarter]);
  const ln2 = Math.LN2;
  close(logLikelihood(rows), -1.5 * ln2);
  close(logRank(rows), -ln2 / 2);
  close(meanEntropy(rows), 1.5 * ln2);
  close(logRankRatio(rows), 3);
  // mu = -1.5 ln 2 each, so the numerator is 0.
  close(fastDetectGpt(rows), 0);
  // Variance is (2.5 - 2.25) ln2^2 each: two first choices are 2 * 0.5 ln 2 above, over sqrt(2 * 0.25) ln 2.
  close(fastDetectGpt(evidenceOf([half, half])), Math.SQRT2);
});

test('against the definitions, in float64', () => {
  const draws = someDraws(60, 12);
  const rows = evidenceOf(draws);
  let numerator = 0;
  let denominator = 0;
  let surprisal = 0;
  let logRanks = 0;
  for (const { ps, target } of draws) {
    const mu = ps.reduce((sum, p) => sum + p * Math.log(p), 0);
    numerator += Math.log(ps[target]!) - mu;
    denominator += ps.reduce((sum, p) => sum + p * (Math.log(p) - mu) ** 2, 0);
    surprisal -= Math.log(ps[target]!);
    logRanks += Math.log(1 + ps.filter(p => p > ps[target]!).length);
  }
  close(fastDetectGpt(rows), numerator / Math.sqrt(denominator));
  close(logLikelihood(rows), -surprisal / draws.length);
  close(logRank(rows), -logRanks / draws.length);
  close(logRankRatio(rows), surprisal / logRanks);
});

test('curvature under another model is that under the same where the models are one', () => {
  const rows = evidenceOf(someDraws(40, 9, 5));
  const variances = rows.secondMoment.map((second, i) => second - rows.entropy[i]! ** 2);
  close(
    curvature(
      rows.logProb,
      rows.entropy.map(nats => -nats),
      variances,
    ),
    fastDetectGpt(rows),
  );
});

test('by hand: curvature of two models, expectations under the writer, scores by the other', () => {
  // The scorer gives 1/2, 1/4, 1/4; the writer 1/4, 1/4, 1/2: mu = -(0.25 + 2 * 0.75) ln 2, second moment (0.25 + 4 * 0.75) ln2^2.
  const { LN2 } = Math;
  const [mu, second] = [-1.75 * LN2, 3.25 * LN2 ** 2];
  const variance = Float32Array.of(second - mu ** 2, second - mu ** 2);
  const logProb = Float32Array.of(-LN2, -2 * LN2);
  // (-3 + 3.5) / sqrt(2 * 0.1875)
  close(curvature(logProb, Float32Array.of(mu, mu), variance), 0.5 / Math.sqrt(0.375));
});

test('resampled by the model itself, curvature is a standard score: mean 0, variance 1', () => {
  const draws = someDraws(200, 8, 3);
  const next = uniform(99);
  const draw = (ps: readonly number[]) => {
    let left = next();
    for (const [id, p] of ps.entries()) {
      if (left < p) return id;
      left -= p;
    }
    return ps.length - 1;
  };
  const resampled = () => fastDetectGpt(evidenceOf(draws.map(({ ps }) => ({ ps, target: draw(ps) }))));
  const scores = Array.from({ length: 1000 }, resampled);
  const average = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - average) ** 2, 0) / scores.length;
  // Five standard errors of a mean and of a variance of 1,000 standard normal scores.
  assert.ok(Math.abs(average) < 5 / Math.sqrt(1000), `${average}`);
  assert.ok(Math.abs(variance - 1) < 5 * Math.sqrt(2 / 1000), `${variance}`);
});

test('Binoculars: 1 where the text is as surprising as expected, less where it is not', () => {
  const logProb = Float32Array.of(-1, -3);
  close(binoculars(logProb, Float32Array.of(2, 2)), 1);
  close(binoculars(logProb, Float32Array.of(4, 4)), 0.5);
});

test('buckets of GLTR end at 10, 100 and 1,000', () => {
  const rank = Uint32Array.of(1, 10, 11, 100, 101, 1000, 1001, 40_000);
  const rows = { ...evidenceOf([]), length: rank.length, rank };
  assert.deepEqual(gltrBuckets(rows), [0.25, 0.25, 0.25, 0.25]);
  assert.equal(topTenShare(rows), 0.25);
});

test('what is not defined is not a number', () => {
  const none = evidenceOf([]);
  for (const criterion of [logLikelihood, logRank, meanEntropy, logRankRatio, topTenShare, fastDetectGpt]) {
    assert.ok(Number.isNaN(criterion(none)), criterion.name);
  }
  assert.ok(Number.isNaN(logRankRatio(evidenceOf([half]))), 'every token the first choice');
  assert.ok(Number.isNaN(fastDetectGpt(evidenceOf([{ ps: [1], target: 0 }]))), 'no other token possible');
  assert.ok(Number.isNaN(binoculars(Float32Array.of(-1), Float32Array.of(0))));
});
