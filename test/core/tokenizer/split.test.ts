import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitterOf } from '#core/tokenizer/splitRules';

function pieces(sources: readonly string[], text: string, start = 0, end = text.length): string[] {
  const found: string[] = [];
  splitterOf(sources)(text, start, end, (from, to) => found.push(text.slice(from, to)));
  return found;
}

/** The same by JavaScript's own engine; its classes agree with ours on these characters. */
function expected(source: string, text: string): string[] {
  const found: string[] = [];
  let done = 0;
  for (const { 0: match, index } of text.matchAll(new RegExp(source, 'gu'))) {
    if (match === '') continue;
    if (done < index) found.push(text.slice(done, index));
    found.push(match);
    done = index + match.length;
  }
  if (done < text.length) found.push(text.slice(done));
  return found;
}

const text = fc.array(fc.constantFrom(...'abAB19 \t\r\n\'"-/!é漢😀'), { maxLength: 30 }).map(parts => parts.join(''));
const sources = [
  "'s|'t| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{M}]*[\\p{Ll}\\p{Lo}]+|\\p{N}{1,3}|\\s*[\\r\\n]+|\\s+$',
  '\\s+$',
  'a+b|[ab]+1',
  "(?:'a|'b)?[a-b]{2,}",
];

test('pieces are those of the host engine', () => {
  for (const source of sources) {
    const split = splitterOf([source]);
    fc.assert(
      fc.property(text, whole => {
        const found: string[] = [];
        split(whole, 0, whole.length, (from, to) => found.push(whole.slice(from, to)));
        assert.deepEqual(found, expected(source, whole), source);
      }),
      { numRuns: 500 },
    );
  }
});

test('a pattern sees nothing outside its piece', () => {
  assert.deepEqual(pieces(['\\s+$'], 'a  b', 0, 3), ['a', '  ']);
  assert.deepEqual(pieces(['\\p{N}', '\\s+(?!\\S)|\\s+'], 'a  1  b'), ['a', '  ', '1', ' ', ' ', 'b']);
  assert.deepEqual(pieces(['\\p{L}'], 'a\ud83d\ude00b', 1, 2), ['\ud83d']);
  assert.deepEqual(pieces([], 'a b'), ['a b']);
  assert.deepEqual(pieces([], ''), ['']);
});

test('lone surrogates are U+FFFD', () => {
  assert.deepEqual(pieces(['[\\ufffd]+'], 'a\ud800\udbffb\udc00\ufffd'), ['a', '\ud800\udbff', 'b', '\udc00\ufffd']);
});

test('a run of a million characters takes a bounded time, matched or not', () => {
  const blanks = `${' '.repeat(2 ** 20)}x`;
  const start = performance.now();
  assert.deepEqual(pieces(['\\s+$'], blanks), [blanks]);
  assert.deepEqual(
    pieces(['\\s+(?!\\S)|\\s+'], blanks).map(piece => piece.length),
    [2 ** 20 - 1, 1, 1],
  );
  assert.equal(pieces(['\\p{Lu}*[\\p{Ll}]+|\\p{Lu}+'], 'A'.repeat(2 ** 20)).length, 1);
  assert.equal(pieces(['\\p{L}+'], '漢'.repeat(2 ** 24)).length, 1);
  assert.ok(performance.now() - start < 20_000);
});
