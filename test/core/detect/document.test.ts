import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assembleDocument, type DetectedWindow } from '#core/detect/document';
import { sliceRows } from '#core/scoring/tokenStats';
import { statsOf } from '#test/support/statsOf';

const { stats } = statsOf('a·1 b·2 c·3 d·4 e·5 f·6', 0);

const windows: DetectedWindow[] = [
  {
    at: 0,
    total: 6,
    stats: sliceRows(stats, 0, 4),
    evidenceFrom: 1,
    judged: { logit: 3, weight: Float32Array.of(1, 0.5, 1.5), contribution: Float32Array.of(1, 0.5, 1.5) },
  },
  {
    at: 4,
    total: 6,
    stats: sliceRows(stats, 4, 6),
    evidenceFrom: 0,
    judged: { logit: -2, weight: Float32Array.of(1, 1), contribution: Float32Array.of(-3, 1) },
  },
];

test('windows count by their tokens of evidence, and parts add up to the whole', () => {
  const whole = assembleDocument(windows);
  assert.ok(Math.abs(whole.logit - (3 * 3 - 2 * 2) / 5) < 1e-12);
  const sum = whole.contribution.reduce((total, part) => total + part, 0);
  assert.ok(Math.abs(sum - whole.logit) < 1e-6);
  assert.deepEqual([...whole.weight], [0, 1, 0.5, 1.5, 1, 1]);
  assert.deepEqual([...whole.stats.ids], [...stats.ids]);
});

test('what is context only is no evidence', () => {
  const whole = assembleDocument(windows);
  assert.equal(whole.evidence.length, 5);
  assert.equal(whole.evidence.logProb[0], stats.logProb[1]);
  assert.deepEqual(whole.windows, [
    { start: 1, end: 7, tokens: 3, logit: 3 },
    { start: 7, end: 11, tokens: 2, logit: -2 },
  ]);
});

test('a text that nothing judged has no logit', () => {
  const whole = assembleDocument(windows.map(window => ({ ...window, judged: null })));
  assert.ok(Number.isNaN(whole.logit));
  assert.equal(whole.evidence.length, 5);
  assert.deepEqual(assembleDocument([]).windows, []);
});
