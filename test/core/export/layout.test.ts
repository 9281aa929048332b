import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Layout, layOut } from '#core/export/layout';
import type { Row } from '#core/export/wrap';
import { defineLens } from '#core/lens/lens';
import { surprisal } from '#core/lens/surprisal';
import { emptyStats, sliceRows, type TokenStats } from '#core/scoring/tokenStats';
import { statsOf } from '#test/support/statsOf';

/** A row as text, steps above 0 in brackets. */
const picture = (row: Row) => row.map(({ text, step }) => (step === 0 ? text : `[${text}]${step}`)).join('');
const pictures = (text: string, stats: TokenStats, columns = 80) =>
  Array.from(layOut(text, stats, surprisal, columns), picture);

function drawn(sketch: string, columns?: number) {
  const { text, stats } = statsOf(sketch);
  return pictures(text, stats, columns);
}

test('text in rows, with its steps', () => {
  assert.deepEqual(drawn('The·0 cat·7.5 sat·0'), ['The[ cat]4 sat']);
  assert.deepEqual(drawn('The·0 cat·7.5 sat·0', 8), ['The[ cat]4', 'sat']);
  assert.deepEqual(drawn('a·0 ⏎b·5 ⏎⏎·9'), ['a[↵]3', '[b]3[↵]5', '[↵]5']);
});

test('a line end with a carriage return is one line end; a lone one is shown', () => {
  assert.deepEqual(drawn('a\r⏎b'), ['a', 'b']);
  assert.deepEqual(drawn('a\rb'), ['a␍b']);
  assert.deepEqual(drawn('a\r'), ['a␍']);
});

test('what a terminal would obey is shown, and takes the room it needs', () => {
  assert.deepEqual(drawn('\u001b[31m·9'), ['[␛[31m]5']);
  assert.deepEqual(drawn('ab\u202ecd·9', 11), ['[ab⟨U+202E⟩]5', '[cd]5']);
});

test('a character of several tokens has the strongest of their steps', () => {
  const stats = emptyStats(3, 1);
  stats.offsets.set([0, 2, 2, 2, 2, 3]);
  stats.logProb.set([-1, -9, 0]);
  assert.deepEqual(pictures('😀b', stats), ['[😀]6b']);
  const family = emptyStats(3, 1);
  family.offsets.set([0, 2, 2, 3, 3, 5]);
  family.logProb.set([-1, -9, 0]);
  assert.deepEqual(pictures('👩\u200d👩', family), ['[👩\u200d👩]6']);
});

test('a blank that carries a mark is laid out as one character, also where a text begins with it', () => {
  assert.deepEqual(drawn(' \u0301a·9'), ['[ \u0301a]5']);
});

test('nothing is nothing', () => {
  assert.deepEqual(pictures('', emptyStats(0, 1)), []);
});

test('rows come as tokens come, and are the same in whatever portions', () => {
  const word = fc.constantFrom('a', 'bcd', '⏎', 'e_f', '漢字', '👩\u200d👩', 'x'.repeat(30), '\u0301', '\r⏎');
  const token = fc.tuple(word, fc.constantFrom(0, 3, 9)).map(([text, bits]) => `${text}·${bits}`);
  fc.assert(
    fc.property(fc.array(token, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 7 }), (tokens, portion) => {
      const { text, stats } = statsOf(tokens.join(' '));
      const layout = new Layout(text, surprisal, 12);
      const rows: Row[] = [];
      for (let at = 0; at < stats.length; at += portion) {
        rows.push(...layout.add(sliceRows(stats, at, Math.min(stats.length, at + portion))));
      }
      rows.push(...layout.end());
      assert.deepEqual(rows.map(picture), pictures(text, stats, 12));
    }),
  );
});

test('a line of a megabyte is laid out to its end', () => {
  const text = 'x'.repeat(2 ** 20);
  const bare = defineLens({ ...surprisal, compute: stats => new Float32Array(stats.length) });
  const stats = emptyStats(1, 1);
  stats.offsets[1] = text.length;
  let rows = 0;
  for (const _ of layOut(text, stats, bare, 100)) rows += 1;
  assert.equal(rows, Math.ceil(text.length / 100));
});
