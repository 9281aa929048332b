import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bands } from '#core/detect/judgement';
import {
  aiTextBlocks,
  aiTextTokenBlock,
  aiTextVerdict,
  bandSentences,
  decisiveTokens,
  measuredSentences,
  rateSentence,
} from '#core/panel/aiTextBlocks';
import { detectedText } from '#test/support/detectedText';

const { text, found } = detectedText();
const overall = aiTextVerdict(found.report);
const blocks = aiTextBlocks(text, found.document, found.report);
const titled = (title: string) => blocks.find(block => block.title === title);

test('a sentence on the whole, a gauge with its interval, warnings, and the table of criteria', () => {
  const [verdict, gauge] = overall;
  assert.ok(verdict?.kind === 'text' && verdict.text === bandSentences['leans-machine']);
  assert.ok(gauge?.kind === 'bars');
  const [low, likely, high] = gauge.bars.map(({ share }) => share);
  assert.ok(low! < likely! && likely! < high!);
  assert.ok(
    overall.some(block => block.kind === 'text' && block.text.startsWith('No head was trained for this model')),
  );
  const table = blocks.find(block => block.kind === 'table')!;
  assert.deepEqual(table.kind === 'table' && table.columns.map(({ label }) => label), [
    'criterion',
    'value',
    '2023',
    '2026',
  ]);
});

test('what criteria are worth is said of the texts it was measured on', () => {
  const noted = (report: typeof found.report) =>
    aiTextBlocks(text, found.document, report).flatMap(block => (block.kind === 'text' ? [block.text] : []));
  assert.ok(noted(found.report).includes(measuredSentences['short prose']));
  assert.ok(noted({ ...found.report, measuredOn: null }).includes(measuredSentences.nothing));
});

test('beside a number stands where its error rates hold; where there is none there is nothing to limit', () => {
  const says = (shown: typeof overall) => shown.some(block => block.kind === 'text' && block.text === rateSentence);
  assert.ok(says(overall));
  assert.ok(!says(aiTextVerdict(detectedText(50).found.report)));
});

test('sentences and paragraphs by how much they say', () => {
  const sentences = titled('Sentences that say most');
  assert.ok(sentences?.kind === 'bars');
  assert.deepEqual(
    sentences.bars.map(({ label, share }) => [label, share]),
    [
      ['1', 1],
      ['1', 2 / 3],
    ],
  );
  assert.equal(sentences.bars[0]!.figure, '+3.00  It rains.');
  assert.ok(titled('Paragraphs')?.kind === 'bars');
});

test('the fewest tokens without which it would tip', () => {
  // The logit is 1 and the parts are 1, 2, -3 and 1: without the 2 it is below zero.
  assert.deepEqual(decisiveTokens(found.document), [1]);
  const block = titled('What would change the answer');
  assert.deepEqual(block?.kind === 'text' && block.values, ['1', '“rains.”']);
});

test('where nothing can be said there is no gauge', () => {
  const short = detectedText(50);
  const { document, report } = short.found;
  const said = [...aiTextVerdict(report), ...aiTextBlocks(short.text, document, report)];
  assert.ok(said[0]?.kind === 'text' && said[0].text === bandSentences['too-short']);
  assert.ok(said.every(({ title }) => !/^Probability|Sentences|Paragraphs|would change/.test(title)));
});

test('a token has its part and weight', () => {
  const { facts } = aiTextTokenBlock(-0.0123, 1.5);
  assert.deepEqual(
    facts.map(({ value }) => value),
    ['−0.0123', '1.50'],
  );
});

test('no sentence says who wrote', () => {
  assert.deepEqual(Object.keys(bandSentences), [...bands]);
  for (const words of Object.values(bandSentences)) assert.doesNotMatch(words, /written|author|wrote|generated/i);
});
