import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainDistance, judgement as judge, logOdds } from '#core/detect/judgement';
import { sigmoid } from '#core/detect/logistic';
import { pooledFeatures, pooledNames } from '#core/detect/pooled';
import { textKind } from '#core/detect/textKind';
import { evidenceOf, someDraws } from '#test/support/evidenceOf';
import { headCard } from '#test/support/headCards';

const rows = evidenceOf(someDraws(256, 12));
const english = textKind('They would not say what it was that the others had seen.');
const judgement = (logit: number, of: typeof rows, card: ReturnType<typeof headCard>) =>
  judge(logit, of, card, english);
const none = { probability: null, interval: null };

test('bands by calibrated log-odds', () => {
  const bands = [-3, -1, 0, 1, 1.9, 2, 9].map(logit => judgement(logit, rows, headCard()).band);
  assert.deepEqual(bands, [
    'looks-human',
    'undecided',
    'undecided',
    'leans-machine',
    'leans-machine',
    'looks-machine',
    'looks-machine',
  ]);
});

test('the interval is what the spread allows, narrower for a longer text', () => {
  const { probability, interval } = judgement(0.3, rows, headCard());
  assert.equal(probability, sigmoid(0.3));
  assert.deepEqual(interval, [sigmoid(0.3 - 1.645 * 0.5), sigmoid(0.3 + 1.645 * 0.5)]);
  const longer = judgement(0.3, evidenceOf(someDraws(1024, 12)), headCard()).interval!;
  assert.ok(longer[1] - longer[0] < 0.55 * (interval![1] - interval![0]));
});

test('below the floor, or without a logit, nothing is said', () => {
  assert.deepEqual(judgement(5, evidenceOf(someDraws(49, 12)), headCard()), { logit: 5, ...none, band: 'too-short' });
  assert.deepEqual(judgement(Number.NaN, rows, headCard()), { logit: null, ...none, band: 'too-short' });
});

test('a text unlike the training texts is outside, whatever its logit', () => {
  const means = [...pooledFeatures(rows)];
  const size = pooledNames.length;
  const precision = Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const near = { means, precision, limit: 1 };
  assert.equal(domainDistance(pooledFeatures(rows), near), 0);
  assert.equal(judgement(5, rows, headCard({ domain: near })).band, 'looks-machine');
  const far = { ...near, means: means.map((mean, i) => (i === 2 ? mean + 2 : mean)) };
  assert.ok(Math.abs(domainDistance(pooledFeatures(rows), far) - 4) < 1e-9);
  assert.deepEqual(judgement(5, rows, headCard({ domain: far })), { logit: 5, ...none, band: 'outside' });
});

test('calibration knows the length, up to a window', () => {
  const calibration = { ...headCard().calibration, bias: 0.1, slope: 2, lengthBias: 0.5, lengthSlope: 0.25 };
  assert.ok(Math.abs(logOdds(1.5, 256, calibration) - 3.1) < 1e-12);
  assert.ok(Math.abs(logOdds(1.5, 512, calibration) - (3.1 + (0.5 + 0.375) * Math.LN2)) < 1e-12);
  assert.equal(logOdds(1.5, 5000, calibration), logOdds(1.5, 512, calibration));
});

test('a head of English says nothing of another language, nor of capitals', () => {
  const band = (text: string, english?: boolean) => judge(5, rows, headCard({ english }), textKind(text)).band;
  assert.equal(band('Der alte Mann fischte allein in einem kleinen Boot.', true), 'outside');
  assert.equal(band('THEY WOULD NOT SAY WHAT IT WAS.', true), 'outside');
  assert.equal(band('if (a) {\n  b();\n}', true), 'looks-machine');
  assert.equal(band('Der alte Mann fischte allein in einem kleinen Boot.'), 'looks-machine', 'a head of somebody else');
});
