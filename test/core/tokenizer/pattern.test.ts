import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { parsePattern } from '#core/tokenizer/pattern';
import { splitterOf } from '#core/tokenizer/splitRules';

/** Pieces of a text, matches and what lies between, by one pattern. */
function pieces(source: string, text: string): string[] {
  const found: string[] = [];
  splitterOf([source])(text, 0, text.length, (start, end) => found.push(text.slice(start, end)));
  return found;
}

test('syntax means what it means in Oniguruma and Rust', () => {
  const cases: [string, string, string[]][] = [
    ['a', 'bab', ['b', 'a', 'b']],
    ['a|ab', 'abab', ['a', 'b', 'a', 'b']],
    ['a+', 'aaba', ['aa', 'b', 'a']],
    ['a*b', 'aabb', ['aab', 'b']],
    ['a?b', 'aab', ['a', 'ab']],
    ['a{2}', 'aaa', ['aa', 'a']],
    ['a{1,2}', 'aaa', ['aa', 'a']],
    ['a{2,}', 'aaab', ['aaa', 'b']],
    ['a+ab', 'aaabc', ['aaab', 'c']],
    ['a++ab', 'aaabc', ['aaabc']],
    ['[a-cx]+', 'abcdx', ['abc', 'd', 'x']],
    ['[^a-c]+', 'abxyc', ['ab', 'xy', 'c']],
    ['[a-]+', 'a-b', ['a-', 'b']],
    ['[\\^\\]\\\\]+', '^]\\a', ['^]\\', 'a']],
    ['[(|)]+', 'a(|)', ['a', '(|)']],
    ['\\u0041\\n\\r\\t', 'A\n\r\t.', ['A\n\r\t', '.']],
    ['(?:ab|c)d', 'abdcd', ['abd', 'cd']],
    ['x(?:ab|c)?', 'xabxcx', ['xab', 'xc', 'x']],
    ["(?i:'s|'ll)", "'S'Ll'ſ's'x", ["'S", "'Ll", "'ſ", "'s", "'x"]],
    ["'(?i:[sd]|ve)", "'D'VE'x", ["'D", "'VE", "'x"]],
    ['\\s+(?!\\S)|\\s+', 'a   b ', ['a', '  ', ' ', 'b', ' ']],
    ['\\s+$', ' a  ', [' a', '  ']],
    ['\\s', '\u0085\ufeff', ['\u0085', '\ufeff']],
    ['\\S+', '\ufeff \u200b', ['\ufeff', ' ', '\u200b']],
    ['\\d+', '1٣²', ['1٣', '²']],
    ['\\p{L}+', 'aé1漢', ['aé', '1', '漢']],
    ['\\P{L}+', 'a12b', ['a', '12', 'b']],
    ['[^\\s\\p{L}\\p{N}]+', 'a😀!1', ['a', '😀!', '1']],
    ['\\p{Numeric}', '1½\u{11de0}', ['1', '½', '\u{11de0}']],
    ['\\p{N}+', '1\u{11de0}', ['1', '\u{11de0}']],
    ['[\u{10400}-\u{1044f}]', '\u{10410}a', ['\u{10410}', 'a']],
  ];
  for (const [source, text, expected] of cases) assert.deepEqual(pieces(source, text), expected, source);
});

test('what is beyond the syntax is refused by name', () => {
  const sources = [
    '(a)', '(?=a)', '(?<=a)', '(?:a)+', '(?:a){2}', '(?:a+)b', '(?:a', 'a)', '[a', '[', '[[a]]', '[a&&b]', '\\w', '\\b',
    '\\p{Han}', '\\p{L', '\\', '^a', '.', 'a**', '+', '[b-a]', '[a-\\s]', '(?!ab)', '(?i:[a-z])', '\\x41',
  ]; // biome-ignore format: one line of each kind
  for (const source of sources) {
    const refused = (error: unknown) => error instanceof UserError && error.code === 'unsupported-tokenizer';
    assert.throws(() => parsePattern(source), refused, source);
  }
});
