import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assembleDocument } from '#core/detect/document';
import { pooledNames } from '#core/detect/pooled';
import { report, scoredSegments } from '#core/detect/report';
import { sentences } from '#core/detect/segments';
import { headCard } from '#test/support/headCards';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('It·1 rains.·2 It·1 pours.·3', 0);
const detected = assembleDocument([
  {
    at: 0,
    total: 4,
    stats,
    evidenceFrom: 0,
    judged: { logit: 1, weight: new Float32Array(4).fill(1), contribution: Float32Array.of(1, 2, -3, 1) },
  },
]);
const context = {
  head: { card: headCard({ floor: 2 }), fits: true },
  reliability: { lrr: { prose: { 2026: 0.3 }, 'short prose': { 2026: 0.4 } } },
  surprise: null,
  packedBytes: 30,
  further: { binoculars: 0.9 },
};

/** So many tokens of evidence, whatever they were. */
function read(tokens: number) {
  const { text, stats } = statsOf(Array.from({ length: tokens }, () => 'a·1').join(' '), 0);
  assert.ok(text.length > 0);
  return assembleDocument([{ at: 0, total: stats.length, stats, evidenceFrom: 0, judged: null }]);
}

test('sentences have the parts of their tokens', () => {
  assert.deepEqual(scoredSegments(sentences(text), detected), [
    { start: 0, end: 9, from: 0, to: 2, logit: 3 },
    { start: 10, end: 19, from: 2, to: 4, logit: -2 },
  ]);
});

test('criteria stand beside what they were worth on text of this kind and length', () => {
  const { criteria, kind, measuredOn } = report(text, detected, context);
  assert.deepEqual([kind, measuredOn], ['prose', 'short prose']);
  assert.deepEqual(criteria.find(({ name }) => name === 'lrr')!.reliability, { 2026: 0.4 });
  assert.deepEqual(criteria.find(({ name }) => name === 'minK')!.reliability, {});
  assert.equal(criteria.at(-1)!.value, 0.9);
  const long = report('It was not what they had said that it would be. '.repeat(30), read(150), context);
  assert.equal(long.measuredOn, 'prose');
  assert.deepEqual(long.criteria.find(({ name }) => name === 'lrr')!.reliability, { 2026: 0.3 });
});

test('what criteria are worth was not measured in other languages', () => {
  const german = report('Es war einmal ein alter Mann, der wohnte am Meer. '.repeat(30), read(150), context);
  assert.equal(german.measuredOn, null);
  assert.ok(german.criteria.every(({ reliability }) => Object.keys(reliability).length === 0));
});

test('criteria of a sentence are those of its tokens alone', () => {
  const { spans, criteria } = report(text, detected, context);
  const value = (name: string) => criteria.find(found => found.name === name)!.value;
  const over = (name: string) => spans.map(({ criteria }) => criteria[name]!);
  // Sentences of as many tokens: a mean over the text is the mean of theirs.
  assert.ok(Math.abs(value('logLikelihood') - over('logLikelihood').reduce((a, b) => a + b, 0) / 2) < 1e-6);
  assert.deepEqual(
    spans.map(({ tokens }) => tokens),
    [2, 2],
  );
  assert.ok(over('zlibRatio').every(Number.isNaN), 'so few bytes say nothing');
});

test('without a head there is evidence but no judgement', () => {
  const bare = { ...detected, logit: Number.NaN };
  const { judgement, spans, criteria } = report(text, bare, { ...context, head: null });
  assert.equal(judgement, null);
  assert.ok(spans.every(({ logit }) => Number.isNaN(logit)));
  assert.ok(Number.isFinite(criteria[0]!.value));
});

test('a regression on pooled figures judges without parts', () => {
  const means = new Array(39).fill(0);
  const pooled = { means, deviations: means.map(() => 1), weights: means, bias: 4 };
  const bare = { ...detected, logit: Number.NaN };
  const card = headCard({ file: null, pooled, floor: 2 });
  const { judgement, spans } = report(text, bare, { ...context, head: { card, fits: true } });
  assert.equal(judgement!.logit, 4);
  assert.ok(spans.every(({ logit }) => Number.isNaN(logit)));
});

test('network and regression together: log-odds add up, and the parts to them', () => {
  const zeros = pooledNames.map(() => 0);
  const pooled = { means: zeros, deviations: zeros.map(() => 1), weights: zeros, bias: 4 };
  const card = headCard({ pooled, floor: 2 });
  const { judgement, spans } = report(text, detected, { ...context, head: { card, fits: true } });
  assert.equal(judgement!.logit, 5);
  const sum = spans.reduce((total, { logit }) => total + logit, 0);
  assert.ok(Math.abs(sum - 5) < 1e-6);
});
