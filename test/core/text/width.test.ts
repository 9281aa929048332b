import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellWidth, fit, graphemes, padEnd, padStart, textWidth } from '#core/text/width';

test('columns of one grapheme', () => {
  const cases: [string, number][] = [
    ['a', 1],
    ['é', 1],
    ['e\u0301', 1],
    ['漢', 2],
    ['ｱ', 1],
    ['Ａ', 2],
    ['한', 2],
    ['\u1112\u1161\u11ab', 2],
    ['😀', 2],
    ['👩\u200d👩\u200d👧', 2],
    ['🇩🇪', 2],
    ['❤\ufe0f', 2],
    ['❤', 1],
    ['1\ufe0f\u20e3', 2],
    ['\u0301', 0],
    ['\u200d', 0],
    ['\ufe0f', 0],
    ['א', 1],
    ['…', 1],
  ];
  for (const [grapheme, columns] of cases) assert.equal(cellWidth(grapheme), columns, JSON.stringify(grapheme));
});

test('graphemes joined are the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => assert.equal(graphemes(text).join(''), text)));
  assert.deepEqual(graphemes('a👩\u200d👩e\u0301'), ['a', '👩\u200d👩', 'e\u0301']);
});

test('textWidth', () => {
  assert.equal(textWidth(''), 0);
  assert.equal(textWidth('plain text'), 10);
  assert.equal(textWidth('漢字 ok'), 7);
});

test('fit cuts at a grapheme and says so', () => {
  assert.equal(fit('short', 5), 'short');
  assert.equal(fit('longer', 5), 'long…');
  assert.equal(fit('漢字漢字', 6), '漢字…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), (text, columns) => {
      assert.ok(textWidth(fit(text, columns)) <= columns);
    }),
  );
});

test('padding counts columns', () => {
  assert.equal(padEnd('漢', 4), '漢  ');
  assert.equal(padStart('漢', 4), '  漢');
  assert.equal(padStart('longer', 4), 'longer');
});
