import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pooledFeatures, pooledNames } from '#core/detect/pooled';
import { logLikelihood, logRankRatio, topTenShare } from '#core/detect/zeroShot';
import { evidenceOf, someDraws } from '#test/support/evidenceOf';

const named = (features: Float64Array) => new Map(pooledNames.map((name, i) => [name as string, features[i]!]));

test('one figure for each name, each what its name says', () => {
  const rows = evidenceOf(someDraws(80, 20));
  const features = pooledFeatures(rows);
  assert.equal(features.length, pooledNames.length);
  const value = named(features);
  assert.equal(value.get('logProb mean'), logLikelihood(rows));
  assert.equal(value.get('logRankRatio'), logRankRatio(rows));
  const share = value.get('rank 1')! + value.get('rank 2-10')!;
  assert.ok(Math.abs(share - topTenShare(rows)) < 1e-12);
});

test('a text twice as long with the same tokens has the same spread', () => {
  const draws = someDraws(50, 10);
  const once = named(pooledFeatures(evidenceOf(draws)));
  const twice = named(pooledFeatures(evidenceOf([...draws, ...draws])));
  for (const name of ['logProb deviation', 'entropy mean', 'rank 1', 'fastDetectGpt per sqrt token']) {
    assert.ok(Math.abs(once.get(name)! - twice.get(name)!) < 1e-6, name);
  }
});

test('every figure is a number, even of one token or none', () => {
  for (const tokens of [0, 1, 2]) assert.ok(pooledFeatures(evidenceOf(someDraws(tokens, 4))).every(Number.isFinite));
});
