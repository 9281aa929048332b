import { float16Values } from '../../math/float16.ts';

/**
 * Q4_0: 32 elements in 18 bytes, a half scale d and 16 bytes of quants q; w = d (q - 8). Byte j holds element j in its
 * low nibble and element j + 16 in its high one.
 */
export function dequantizeQ4_0(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let at = 0, to = 0; to < out.length; at += 18, to += 32) {
    const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    for (let j = 0; j < 16; j += 1) {
      const pair = bytes[at + 2 + j]!;
      out[to + j] = scale * ((pair & 15) - 8);
      out[to + j + 16] = scale * ((pair >> 4) - 8);
    }
  }
}

/** Q4_1: 32 elements in 20 bytes, a half scale d, a half minimum m and quants as in Q4_0; w = d q + m. */
export function dequantizeQ4_1(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let at = 0, to = 0; to < out.length; at += 20, to += 32) {
    const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    const minimum = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
    for (let j = 0; j < 16; j += 1) {
      const pair = bytes[at + 4 + j]!;
      out[to + j] = scale * (pair & 15) + minimum;
      out[to + j + 16] = scale * (pair >> 4) + minimum;
    }
  }
}
