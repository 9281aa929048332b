import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFloat16, encodeFloat16, float16Values } from '#core/math/float16';

// Published examples of binary16: https://en.wikipedia.org/wiki/Half-precision_floating-point_format
const known: readonly [bits: number, value: number][] = [
  [0x0000, 0],
  [0x8000, -0],
  [0x0001, 2 ** -24],
  [0x03ff, 2 ** -14 - 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3bff, 0.99951171875],
  [0x3c00, 1],
  [0x3c01, 1.0009765625],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
];

for (const [bits, value] of known) {
  test(`half 0x${bits.toString(16).padStart(4, '0')} is ${Object.is(value, -0) ? '-0' : value}`, () => {
    assert.ok(Object.is(decodeFloat16(bits), value));
    assert.equal(encodeFloat16(value), bits);
  });
}

test('every half that is a number survives decoding and encoding', () => {
  const values = float16Values();
  for (let bits = 0; bits < 65_536; bits += 1) {
    const value = values[bits]!;
    assert.ok(Object.is(value, decodeFloat16(bits)));
    if (Number.isNaN(value)) assert.ok((bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0);
    else assert.equal(encodeFloat16(value), bits);
  }
});

test('the halves ascend with their bits', () => {
  for (let bits = 1; bits <= 0x7c00; bits += 1) assert.ok(decodeFloat16(bits) > decodeFloat16(bits - 1));
});

test('a value between two halves goes to the nearer one, the middle to the even one', () => {
  for (let bits = 0; bits < 0x7bff; bits += 1) {
    const low = decodeFloat16(bits);
    const high = decodeFloat16(bits + 1);
    const middle = (low + high) / 2;
    assert.equal(encodeFloat16(middle), bits % 2 === 0 ? bits : bits + 1);
    assert.equal(encodeFloat16(middle - (high - low) / 1024), bits);
    assert.equal(encodeFloat16(middle + (high - low) / 1024), bits + 1);
  }
});

test('what is beyond the largest half becomes infinity, from the middle of the next step on', () => {
  assert.equal(encodeFloat16(65_519.99), 0x7bff);
  assert.equal(encodeFloat16(65_520), 0x7c00);
  assert.equal(encodeFloat16(-1e300), 0xfc00);
});

test('encoding is never further off than half a step', () => {
  fc.assert(
    fc.property(fc.double({ min: -65_504, max: 65_504, noNaN: true }), value => {
      const back = decodeFloat16(encodeFloat16(value));
      const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.max(Math.abs(value), 2 ** -14))) - 10));
      assert.ok(Math.abs(back - value) <= step / 2);
    }),
    { seed: 16 },
  );
});
