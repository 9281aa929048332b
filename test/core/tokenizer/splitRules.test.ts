import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preTokenizer } from '#core/tokenizer/preTokenizers';
import { keepsAll, literalPattern, type SplitBehavior, type SplitRule, splitterOf } from '#core/tokenizer/splitRules';
import { isNamed } from '#test/support/testClients';

const cut = (text: string, ...rules: SplitRule[]) => {
  const found: string[] = [];
  splitterOf(rules)(text, 0, text.length, (start, end) => found.push(text.slice(start, end)));
  return found.join('|');
};

test('matches are cut as the behaviour says', () => {
  // Expected pieces are those of Hugging Face's documentation of SplitDelimiterBehavior, with two runs of delimiters.
  const expected: Record<SplitBehavior, [string, inverted: string]> = {
    isolated: ['the|-|final|-|-|count|-', 'the|-|final|-|-|count|-'],
    removed: ['the|final|count', '-|-|-|-'],
    contiguous: ['the|-|final|--|count|-', 'the|-|final|--|count|-'],
    'merged-with-previous': ['the-|final-|-|count-', 'the|-final|-|-count|-'],
    'merged-with-next': ['the|-final|-|-count|-', 'the-|final-|-|count-'],
  };
  for (const [behavior, [plain, inverted]] of Object.entries(expected) as [SplitBehavior, [string, string]][]) {
    const rule = { pattern: '-', behavior, invert: false };
    assert.equal(cut('the-final--count-', rule), plain, behavior);
    assert.equal(cut('the-final--count-', { ...rule, invert: true }), inverted, `${behavior}, inverted`);
  }
});

test('rules follow each other', () => {
  assert.equal(cut('a1-b2', '-', String.raw`\d`), 'a|1|-|b|2');
  assert.equal(cut('a.b', { pattern: literalPattern('.'), behavior: 'removed', invert: false }), 'a|b');
  assert.equal(cut('abc'), 'abc');
});

test('whether anything is taken out of a text', () => {
  const removed = (pattern: string, invert: boolean) => keepsAll([{ pattern, behavior: 'removed', invert }]);
  assert.ok(keepsAll(['-', { pattern: '-', behavior: 'contiguous', invert: true }]));
  assert.ok(!removed('-', false));
  assert.ok(removed(preTokenizer('llama3')!.patterns[0] as string, true), 'it matches every character');
  // Digits only by threes; letters only before something else; nothing at the end of a run of blanks.
  for (const pattern of [
    String.raw`\p{N}{3}|\P{N}`,
    String.raw`\p{L}(?!1)|\P{L}`,
    String.raw`\s+(?!\S)|\S+`,
    'a?+a|[^a]',
  ]) {
    assert.ok(!removed(pattern, true), pattern);
  }
});

test('a pattern that is not known is refused', () => {
  assert.throws(() => splitterOf(['(?<=a)b']), isNamed('unsupported-tokenizer', /pattern/));
});
