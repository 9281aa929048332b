import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Row, Wrap } from '#core/export/wrap';
import { cellWidth, graphemes } from '#core/text/width';

/** Rows of a text in which digits are steps of their own and all else is bare; `|` parts segments. */
function wrapped(text: string, columns: number): string[] {
  const wrap = new Wrap(columns);
  for (const line of text.split('\n')) {
    for (const grapheme of graphemes(line)) {
      wrap.add(grapheme, /\d/.test(grapheme) ? Number(grapheme) : 0, cellWidth(grapheme));
    }
    wrap.newline('', 0);
  }
  return wrap.take().map(row => row.map(segment => segment.text).join('|'));
}

test('rows break after blanks, and blanks at a break are dropped', () => {
  const cases: [string, number, string[]][] = [
    ['the cat sat', 20, ['the cat sat']],
    ['the cat sat', 7, ['the cat', 'sat']],
    ['the cat sat', 8, ['the cat', 'sat']],
    ['the cat sat', 6, ['the', 'cat', 'sat']],
    ['the    cat', 4, ['the', 'cat']],
    ['abcdefgh ij', 4, ['abcd', 'efgh', 'ij']],
    ['a abcdefgh', 4, ['a', 'abcd', 'efgh']],
    ['漢字漢字', 5, ['漢字', '漢字']],
    ['ab漢cd', 3, ['ab', '漢', 'cd']],
    ['', 5, ['']],
    ['a\n\nb', 5, ['a', '', 'b']],
    ['  indented text', 12, ['  indented', 'text']],
    ['abcd ', 4, ['abcd']],
    ['\tx', 9, ['    x']],
    ['ab\tx', 9, ['ab  x']],
    ['a11b2', 9, ['a|11|b|2']],
  ];
  for (const [text, columns, rows] of cases) assert.deepEqual(wrapped(text, columns), rows, `${text} in ${columns}`);
});

test('the end of a line can be marked', () => {
  const wrap = new Wrap(9);
  wrap.add('a', 0, 1);
  assert.ok(wrap.open);
  wrap.newline('↵', 3);
  assert.ok(!wrap.open);
  const rows: readonly Row[] = [
    [
      { text: 'a', step: 0, columns: 1 },
      { text: '↵', step: 3, columns: 1 },
    ],
  ];
  assert.deepEqual(wrap.take(), rows);
  assert.deepEqual(wrap.take(), []);
});

test('no row is wider than asked, and nothing but blanks is lost', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '漢', '😀', 'e\u0301', '7'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 12 }), (line, columns) => {
      const rows = wrapped(line, columns).map(row => row.replaceAll('|', ''));
      for (const row of rows) {
        assert.ok(graphemes(row).reduce((total, grapheme) => total + cellWidth(grapheme), 0) <= columns, row);
      }
      assert.equal(rows.join('').replaceAll(' ', ''), line.replaceAll(' ', ''));
    }),
  );
});
