import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RollUp, sentenceAt, wordAt } from '#core/lens/rollUp';
import { statsOf } from '#test/support/statsOf';

const { stats, text } = statsOf('The cat·7 sat·1 ⏎·2 Dogs·4 _·3 ran·6');
const rolled = new RollUp(stats, text);
const over = (start: number, end: number) => rolled.of({ start, end });

test('a token counts where its first letter stands', () => {
  assert.equal(text, 'The cat sat\n Dogs   ran');
  const cases: [start: number, end: number, tokens: number, bits: number][] = [
    [4, 7, 1, 7],
    [3, 7, 1, 7],
    [3, 4, 0, 0],
    [0, 11, 3, 8],
    [0, 12, 4, 10],
    [12, 17, 1, 4],
    [17, 23, 2, 9],
    [0, 23, 7, 23],
    [50, 60, 0, 0],
  ];
  for (const [start, end, tokens, bits] of cases) {
    const found = over(start, end);
    assert.equal(found.tokens, tokens, `${start}-${end}`);
    assert.ok(Math.abs(found.bits - bits) < 1e-5, `${start}-${end}: ${found.bits}`);
  }
});

test('only scored tokens count in the means', () => {
  const found = over(0, 7);
  assert.equal(found.tokens, 2);
  assert.equal(found.scored, 1);
  assert.ok(Math.abs(found.meanSurprisal! - 7) < 1e-5);
  assert.ok(Math.abs(found.perplexity! - 128) < 1e-2);
  assert.deepEqual(over(0, 3), { tokens: 1, scored: 0, bits: 0, meanSurprisal: null, perplexity: null });
});

test('stretches that part the text share no token and lose none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), cuts => {
      const ends = [0, ...cuts.sort((a, b) => a - b), text.length];
      let tokens = 0;
      for (let at = 1; at < ends.length; at += 1) tokens += over(ends[at - 1]!, ends[at]!).tokens;
      assert.equal(tokens, stats.length);
    }),
  );
});

test('words and sentences around a place', () => {
  const prose = 'Dr. No came.  He saw (all of) it!\n\nThen\nnothing. 猫が座った。';
  const piece = (span: { start: number; end: number } | undefined) => span && prose.slice(span.start, span.end);
  const words: [string, string | undefined][] = [
    ['No', 'No'],
    ['all', '(all'],
    [')', 'of)'],
    ['  He', undefined],
  ];
  for (const [at, expected] of words) assert.equal(piece(wordAt(prose, prose.indexOf(at))), expected, at);
  const parts: [string, string | undefined][] = [
    ['saw', 'He saw (all of) it!'],
    ['  He', undefined],
    ['Then', 'Then\nnothing.'],
    ['nothing', 'Then\nnothing.'],
    ['座', '猫が座った。'],
  ];
  for (const [at, expected] of parts) assert.equal(piece(sentenceAt(prose, prose.indexOf(at))), expected, at);
  assert.equal(wordAt('', 0), undefined);
  assert.equal(sentenceAt('', 0), undefined);
});

test('a word or line of a megabyte is not read to its end', () => {
  const long = 'x'.repeat(1_000_000);
  assert.ok(wordAt(long, 500_000)!.end < 510_000);
  assert.ok(sentenceAt(long, 500_000)!.end < 510_000);
});
