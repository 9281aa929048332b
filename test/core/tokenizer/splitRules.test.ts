import assert from 'node:assert/strict';
import { test } from 'node:test';
import { literalPattern, type SplitBehavior, type SplitRule, splitterOf } from '#core/tokenizer/splitRules';
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

test('a pattern that is not known is refused', () => {
  assert.throws(() => splitterOf(['(?<=a)b']), isNamed('unsupported-tokenizer', /pattern/));
});
