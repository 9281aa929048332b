import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitQ4_0, splitQ4_1, splitQ5_0, splitQ5_1, splitQ8_0 } from '#core/gguf/blocks/oneScale';

/** 1, -2 and 0.5 as halves. */
const ONE = [0x00, 0x3c];
const MINUS_TWO = [0x00, 0xc0];
const HALF = [0x00, 0x38];
const SIXTEEN = Array.from({ length: 16 }, (_, j) => j);

/** Byte j holds the quant j of element j and the quant 15 - j of element j + 16. */
const NIBBLES = SIXTEEN.map(j => j | ((15 - j) << 4));
const PACKED = [0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe, 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01];
/** The fifth bit of elements 0, 2, ... and 31. */
const FIFTH = [0x55, 0x55, 0x55, 0xd5];
const FIVE_BITS = [
  ...SIXTEEN.map(j => j + (j % 2 === 0 ? 16 : 0)),
  ...SIXTEEN.map(j => 15 - j + (j % 2 === 0 || j === 15 ? 16 : 0)),
];

const cases = {
  Q4_0: [splitQ4_0(bytes([ONE, NIBBLES], [MINUS_TWO, NIBBLES])), [PACKED, PACKED], null],
  Q4_1: [splitQ4_1(bytes([ONE, HALF, NIBBLES], [MINUS_TWO, ONE, NIBBLES])), [PACKED, PACKED], [0.5, 1]],
  Q5_0: [splitQ5_0(bytes([ONE, FIFTH, NIBBLES], [MINUS_TWO, FIFTH, NIBBLES])), twice(shifted(FIVE_BITS, 112)), null],
  Q5_1: [
    splitQ5_1(bytes([ONE, HALF, FIFTH, NIBBLES], [MINUS_TWO, ONE, FIFTH, NIBBLES])),
    twice(shifted(FIVE_BITS, 128)),
    [0.5, 1],
  ],
  Q8_0: [
    splitQ8_0(bytes([ONE, SIXTEEN, SIXTEEN.map(j => 255 - j)], [MINUS_TWO, SIXTEEN, SIXTEEN.map(j => 255 - j)])),
    twice([...SIXTEEN.map(j => 128 + j), ...SIXTEEN.map(j => 127 - j)]),
    null,
  ],
} as const;
for (const [type, [parts, quants, offsets]] of Object.entries(cases)) {
  test(type, () => {
    assert.deepEqual([...parts.quants], quants.flat());
    assert.deepEqual([...parts.scales], [1, -2]);
    assert.deepEqual(parts.offsets && [...parts.offsets], offsets);
  });
}

test('no blocks have no parts', () => {
  for (const split of [splitQ4_0, splitQ4_1, splitQ5_0, splitQ5_1, splitQ8_0]) {
    const { quants, scales } = split(new Uint8Array());
    assert.deepEqual([quants.length, scales.length], [0, 0]);
  }
});

function bytes(...blocks: readonly (readonly number[])[][]): Uint8Array {
  return Uint8Array.from(blocks.flat(2));
}

function shifted(quants: readonly number[], by: number): number[] {
  return quants.map(quant => quant + by);
}

function twice<T>(values: T): [T, T] {
  return [values, values];
}
