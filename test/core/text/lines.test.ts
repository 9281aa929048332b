import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineTable } from '#core/text/lines';

test('lines end with LF, CRLF or CR', () => {
  const starts = (text: string) => {
    const table = lineTable(text);
    return Array.from({ length: table.count }, (_, line) => table.start(line));
  };
  const cases: [string, number[]][] = [
    ['', [0]],
    ['ab', [0]],
    ['a\nb', [0, 2]],
    ['a\r\nb', [0, 3]],
    ['a\rb', [0, 2]],
    ['\n\n', [0, 1, 2]],
    ['\r\r\n\n', [0, 1, 3, 4]],
    ['\n\r', [0, 1, 2]],
    ['a\u2028b\u0085c\u000bd', [0]],
  ];
  for (const [text, expected] of cases) assert.deepEqual(starts(text), expected, JSON.stringify(text));
});

test('positions', () => {
  const table = lineTable('ab\r\n😀\nx');
  const cases: [number, number, number][] = [
    [0, 0, 0],
    [2, 0, 2],
    [3, 0, 3],
    [4, 1, 0],
    [6, 1, 2],
    [7, 2, 0],
    [8, 2, 1],
    [99, 2, 1],
    [-1, 0, 0],
  ];
  for (const [offset, line, column] of cases) assert.deepEqual(table.position(offset), { line, column }, `${offset}`);
  assert.equal(table.offset({ line: 1, column: 99 }), 7);
  assert.equal(table.offset({ line: 9, column: 0 }), 8);
  assert.equal(table.offset({ line: 0, column: -1 }), 0);
});

test('every offset comes back', () => {
  const text = fc.array(fc.constantFrom('a', '\n', '\r', '😀')).map(parts => parts.join(''));
  fc.assert(
    fc.property(text, whole => {
      const table = lineTable(whole);
      for (let offset = 0; offset <= whole.length; offset += 1) {
        const position = table.position(offset);
        assert.equal(table.offset(position), offset);
        assert.ok(position.line < table.count && position.column >= 0);
      }
    }),
  );
});
