import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitQ4_K, splitQ5_K, splitQ6_K } from '#core/gguf/blocks/kQuants';
import { dequantize } from '#core/gguf/dequantize';
import { mulberry32 } from '#test/support/nastyText';
import { randomKBlocks } from '#test/support/quantize';

const TYPES = { Q4_K: [splitQ4_K, 32, 128], Q5_K: [splitQ5_K, 32, 256], Q6_K: [splitQ6_K, 16, 256] } as const;
const below = mulberry32(3);
const random = () => below(2 ** 32) / 2 ** 32;

for (const [type, [split, blockSize, quantBytes]] of Object.entries(TYPES)) {
  const ggmlType = type as keyof typeof TYPES;

  test(`${type}: scales and offsets are those of the elements, to the bit`, () => {
    const bytes = randomKBlocks(ggmlType, 256 * 50, random);
    const values = new Float32Array(256 * 50);
    dequantize(ggmlType, bytes, values);
    const { quants, scales, offsets } = split(bytes);
    assert.equal(quants.length, 50 * quantBytes);
    assert.equal(scales.length, values.length / blockSize);
    for (const [i, value] of values.entries()) {
      const quant = quantBytes === 256 ? quants[i]! - 128 : (quants[i >> 1]! >> (4 * (i & 1))) & 15;
      const block = Math.floor(i / blockSize);
      const product = scales[block]! * quant;
      const element = Math.fround(offsets ? product + offsets[block]! : product);
      assert.ok(Object.is(element, value), `element ${i} is ${element}, not ${value}`);
    }
  });

  test(`${type}: a super-block that begins anywhere in memory`, () => {
    const bytes = randomKBlocks(ggmlType, 512, random);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    assert.deepEqual(split(shifted.subarray(3)), split(bytes));
  });
}

test('the quants of Q5_K and Q6_K use no more than their bits', () => {
  const five = splitQ5_K(randomKBlocks('Q5_K', 2560, random)).quants;
  assert.deepEqual([Math.min(...five), Math.max(...five)], [128, 159]);
  const six = splitQ6_K(randomKBlocks('Q6_K', 2560, random)).quants;
  assert.deepEqual([Math.min(...six), Math.max(...six)], [96, 159]);
});
