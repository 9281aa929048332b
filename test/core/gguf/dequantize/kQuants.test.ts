import { test } from 'node:test';
import { dequantizeQ4_K, dequantizeQ5_K, dequantizeQ6_K } from '#core/gguf/dequantize/kQuants';
import { assertSameFloats, golden } from '#test/support/dequantizeGoldens';

// Equality is to the bit: reference and code round once to float32 and every step before that is exact.
const dequantizers = { Q4_K: dequantizeQ4_K, Q5_K: dequantizeQ5_K, Q6_K: dequantizeQ6_K } as const;

for (const type of ['Q4_K', 'Q5_K', 'Q6_K'] as const) {
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
