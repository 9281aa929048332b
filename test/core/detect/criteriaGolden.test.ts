/** Every criterion against the papers' definitions in PyTorch: tools/goldens/criteria.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pairMeasures } from '#core/contrast/pairMeasures';
import { emptyPairs } from '#core/contrast/pairRows';
import { type CriterionContext, criteria } from '#core/detect/criteria';
import { binoculars, curvature, gltrBuckets } from '#core/detect/zeroShot';
import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { packedBytes } from '#engine/detect/judgeText';

interface Golden {
  readonly tokens: number;
  readonly vocabulary: number;
  readonly text: string;
  readonly packedBytes: number;
  readonly gltr: readonly number[];
  readonly criteria: Readonly<Record<string, number>>;
}

const golden: Golden = JSON.parse(readFileSync('test/fixtures/detect/criteria.json', 'utf8'));
const { tokens, vocabulary } = golden;
/** Columns are float32. */
const ROUNDING = 1e-5;
const close = (actual: number, expected: number, name: string) =>
  assert.ok(Math.abs(actual - expected) <= ROUNDING * (1 + Math.abs(expected)), `${name}: ${actual} ${expected}`);

const ids = Int32Array.from({ length: tokens }, (_, i) => ((i * i * 7 + i) % 40) * (1 + (i % 37)));
const logits = (size: number, pace: number, slope: number, i: number) =>
  Float32Array.from({ length: vocabulary }, (_, j) => size * Math.sin(pace * i + 0.013 * j * j) - slope * j);
const p = (i: number) => logits(6, 0.7, 0.002, i);
const q = (i: number) => logits(5, 0.6, 0.003, i);
const counts = Float64Array.from({ length: vocabulary }, (_, j) => 1 + ((j * 31) % 97));
const total = counts.reduce((sum, count) => sum + count, 0);
const context: CriterionContext = {
  surprise: Float32Array.from(counts, count => -Math.log(count / total)),
  packedBytes: golden.packedBytes,
};
const rows = { ids, ...emptyMeasures(tokens, 0) };
const pairs = emptyPairs(tokens);
for (const [i, id] of ids.entries()) {
  nextTokenMeasures(p(i), id, rows, i);
  pairMeasures(p(i), q(i), id, pairs, i);
}

for (const { name, of } of criteria) {
  test(`${name} is what its authors define`, () => close(of(rows, context), golden.criteria[name]!, name));
}

test('so are those of two models', () => {
  const { pLogProb, crossEntropyQP, crossMomentQP } = pairs;
  const means = crossEntropyQP.map(nats => -nats);
  const variances = crossMomentQP.map((moment, i) => moment - crossEntropyQP[i]! ** 2);
  close(curvature(pLogProb, means, variances), golden.criteria.fastDetectGptTwo!, 'fastDetectGptTwo');
  close(binoculars(pLogProb, crossEntropyQP), golden.criteria.binoculars!, 'binoculars');
});

test('and the buckets of GLTR; none of the four is empty', () => {
  assert.deepEqual(gltrBuckets(rows), golden.gltr);
  assert.ok(golden.gltr.every(share => share > 0));
});

test('zlib packs as many bytes as it does for the authors', () => {
  assert.equal(packedBytes(golden.text), golden.packedBytes);
});
