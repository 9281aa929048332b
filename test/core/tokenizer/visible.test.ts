import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pieceText } from '#core/tokenizer/visible';

test('whole characters are themselves, other bytes are spelled out', () => {
  const cases: [number[], string][] = [
    [[], ''],
    [[0x61, 0x20], 'a '],
    [[0xe2, 0x82, 0xac], '€'],
    [[0xe2], '<0xE2>'],
    [[0xe2, 0x82], '<0xE2><0x82>'],
    [[0x82, 0xac, 0x61], '<0x82><0xAC>a'],
    [[0x20, 0xf0, 0x9f], ' <0xF0><0x9F>'],
    [[0xf0, 0x9f, 0x98, 0x80], '😀'],
    [[0xed, 0xa0, 0x80], '<0xED><0xA0><0x80>'],
    [[0xc0, 0x80], '<0xC0><0x80>'],
    [[0xff, 0x0a], '<0xFF>\n'],
    [[0xef, 0xbb, 0xbf], '\ufeff'],
    [[0x00], '\0'],
  ];
  for (const [bytes, text] of cases) assert.equal(pieceText(Uint8Array.from(bytes)), text, String(bytes));
});

test('text comes back whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      assert.equal(pieceText(new TextEncoder().encode(text)), text);
    }),
  );
});
