import { test } from 'node:test';
import { dequantizeQ4_0, dequantizeQ4_1 } from '#core/gguf/dequantize/fourBit';
import { assertSameFloats, golden } from '#test/support/dequantizeGoldens';

// Equality is to the bit: reference and code round once to float32 and every step before that is exact.
const dequantizers = { Q4_0: dequantizeQ4_0, Q4_1: dequantizeQ4_1 } as const;

for (const type of ['Q4_0', 'Q4_1'] as const) {
  test(`${type} equals the reference, at any alignment`, () => {
    const { blocks, values } = golden(type);
    for (const shift of [0, 1, 3]) {
      const shifted = new Uint8Array(blocks.length + shift + 2).subarray(shift, shift + blocks.length);
      shifted.set(blocks);
      const out = new Float32Array(values.length + 2).subarray(1, values.length + 1);
      dequantizers[type](shifted, out);
      assertSameFloats(out, values);
    }
  });
}
