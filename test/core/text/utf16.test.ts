import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bytesOf,
  characterAt,
  codePointAt,
  isBoundary,
  unitsOf,
  utf8Length,
  utf8Offsets,
  utf16Offsets,
} from '#core/text/utf16';

/** Any UTF-16, lone surrogates included. */
const utf16 = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7f0, max: 0xe00f }), fc.nat(0x7f)))
  .map(units => String.fromCharCode(...units));

const encoder = new TextEncoder();

/** Where characters begin, and the text ends: pairs of UTF-16 and byte offsets. */
function boundaries(text: string): [number, number][] {
  const found: [number, number][] = [[0, 0]];
  let at = 0;
  for (const character of text) {
    at += character.length;
    found.push([at, encoder.encode(text.slice(0, at)).length]);
  }
  return found;
}

test('every offset lies in one character of the string iterator, the end in none', () => {
  fc.assert(
    fc.property(utf16, text => {
      let at = 0;
      for (const { length } of text) {
        for (let inside = at; inside < at + length; inside += 1) {
          assert.deepEqual(characterAt(text, inside), [at, at + length]);
        }
        at += length;
      }
      assert.deepEqual(characterAt(text, at), [at, at]);
    }),
  );
});

test('lengths are those of TextEncoder, characters those of the string iterator', () => {
  fc.assert(
    fc.property(utf16, text => {
      assert.equal(utf8Length(text), encoder.encode(text).length);
      let at = 0;
      for (const character of text) {
        const codePoint = codePointAt(text, at);
        const lone = /^[\ud800-\udfff]$/.test(character);
        assert.equal(codePoint, lone ? 0xfffd : character.codePointAt(0));
        assert.equal(bytesOf(codePoint), encoder.encode(character).length);
        assert.equal(unitsOf(codePoint), character.length);
        at += character.length;
      }
    }),
  );
});

test('a text that ends inside a pair ends with a lone surrogate', () => {
  assert.equal(codePointAt('😀', 0, 1), 0xfffd);
  assert.equal(codePointAt('😀', 0), 0x1f600);
  assert.equal(codePointAt('😀', 1), 0xfffd);
  assert.equal(utf8Length('a😀b', 1, 3), 4);
});

test('offsets go over and back, and what lies inside a character is given its end', () => {
  fc.assert(
    fc.property(utf16, text => {
      const known = boundaries(text);
      const bytes = Array.from({ length: utf8Length(text) + 2 }, (_, i) => i);
      const units = Array.from({ length: text.length + 2 }, (_, i) => i);
      const atByte = (byte: number) => (known.find(([, each]) => each >= byte) ?? known.at(-1)!)[0];
      const atUnit = (unit: number) => (known.find(([each]) => each >= unit) ?? known.at(-1)!)[1];
      assert.deepEqual([...utf16Offsets(text, bytes)], bytes.map(atByte));
      assert.deepEqual([...utf8Offsets(text, units)], units.map(atUnit));
    }),
  );
});

test('boundaries are everywhere but inside pairs', () => {
  fc.assert(
    fc.property(utf16, text => {
      const known = new Set(boundaries(text).map(([unit]) => unit));
      for (let at = 0; at <= text.length; at += 1) assert.equal(isBoundary(text, at), known.has(at), `${at}`);
    }),
  );
});
