import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, measureName, sentence } from '#core/lens/describe';
import { rank } from '#core/lens/rank';
import { surprisal } from '#core/lens/surprisal';
import { emptyStats } from '#core/scoring/tokenStats';
import { statsOf } from '#test/support/statsOf';

const { stats, texts } = statsOf('The cat·7.5 sat·1');
const text = (id: number) => texts.get(id) ?? '';

test('the lens looked through comes first, every measure once', () => {
  const seen = describe(stats, 1, text, rank, 2);
  assert.equal(seen.token, '␣cat');
  assert.deepEqual(
    seen.facts.map(fact => fact.label),
    ['rank', 'surprisal', 'probability', 'entropy', 'margin', 'top-p'],
  );
  assert.deepEqual(seen.facts[0], { label: 'rank', value: '#54' });
  assert.deepEqual(seen.facts[1], { label: 'surprisal', value: '7.5 bits' });
  assert.deepEqual(seen.facts[2], { label: 'probability', value: '0.55%' });
  assert.deepEqual(seen.choices, [
    { id: 0, token: '␣the', probability: '39.8%', actual: false },
    { id: 1, token: '␣a', probability: '19.9%', actual: false },
  ]);
  assert.deepEqual(seen.notes, ['Seen after 2 tokens of context.']);
});

test('names of measures are small, but for abbreviations', () => {
  assert.equal(measureName({ title: 'Critical tokens' }), 'critical tokens');
  assert.equal(measureName({ title: 'AI-text evidence' }), 'AI-text evidence');
});

test('the choice that the text made is marked', () => {
  assert.deepEqual(
    describe(stats, 2, text, surprisal).choices.map(choice => choice.actual),
    [true, false, false],
  );
});

test('a token that was not scored has no figures and says why', () => {
  const seen = describe(stats, 0, text, surprisal);
  assert.deepEqual([seen.scored, seen.facts, seen.choices], [false, [], []]);
  assert.deepEqual(seen.notes, ['Not scored: nothing comes before it.']);
  assert.equal(sentence(seen), '“The”, token 100. Not scored: nothing comes before it.');
});

test('a sentence says it all', () => {
  assert.equal(
    sentence(describe(stats, 1, text, surprisal, 2)),
    '“␣cat”, token 101, surprisal 7.5 bits, probability 0.55%, rank #54, entropy 1.7 bits, margin 1.00 bits, top-p 77.6%.' +
      ' First choices: “␣the” 39.8%, “␣a” 19.9%. Seen after 2 tokens of context.',
  );
});

test('fewer choices than asked for, and a shared character', () => {
  const short = emptyStats(1, 3);
  short.logProb[0] = -1;
  short.topIds[0] = 7;
  short.topLogProbs[0] = -0.5;
  const seen = describe(short, 0, () => '\ufffd', surprisal);
  assert.equal(seen.choices.length, 1);
  assert.equal(seen.notes.length, 4);
});

test('what a server does not give is said, and no figure is made up for it', () => {
  const given = emptyStats(2, 1);
  given.logProb.fill(-1);
  given.rank[0] = 3;
  given.offsets.set([0, 1, 1, 2]);
  const [listed, unlisted] = [0, 1].map(row => describe(given, row, () => 'a', surprisal));
  assert.deepEqual(
    listed!.facts.map(({ label }) => label),
    ['surprisal', 'probability', 'rank'],
  );
  assert.match(listed!.notes.join(' '), /Entropy and top-p are not given by this server\.$/);
  assert.ok(!unlisted!.facts.some(({ label }) => label === 'rank'));
  assert.match(unlisted!.notes.join(' '), /Its rank is not given/);
  const silent = emptyStats(1, 1);
  silent.context[0] = 4;
  assert.match(describe(silent, 0, () => 'a', surprisal).notes[0]!, /no number was given/);
});
