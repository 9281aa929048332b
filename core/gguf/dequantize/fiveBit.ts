import { float16Values } from '../../math/float16.ts';

/**
 * Q5_0: 32 elements in 22 bytes, a half scale d, 32 bits with the fifth bit of each quant, and 16 bytes with the lower
 * four as in Q4_0; w = d (q - 16).
 */
export function dequantizeQ5_0(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let at = 0, to = 0; to < out.length; at += 22, to += 32) {
    const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    const lowBits = bytes[at + 2]! | (bytes[at + 3]! << 8);
    const highBits = bytes[at + 4]! | (bytes[at + 5]! << 8);
    for (let j = 0; j < 16; j += 1) {
      const pair = bytes[at + 6 + j]!;
      out[to + j] = scale * (((pair & 15) | (((lowBits >> j) & 1) << 4)) - 16);
      out[to + j + 16] = scale * (((pair >> 4) | (((highBits >> j) & 1) << 4)) - 16);
    }
  }
}

/** Q5_1: 32 elements in 24 bytes, a half scale d, a half minimum m, then bits and bytes as in Q5_0; w = d q + m. */
export function dequantizeQ5_1(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let at = 0, to = 0; to < out.length; at += 24, to += 32) {
    const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    const minimum = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
    const lowBits = bytes[at + 4]! | (bytes[at + 5]! << 8);
    const highBits = bytes[at + 6]! | (bytes[at + 7]! << 8);
    for (let j = 0; j < 16; j += 1) {
      const pair = bytes[at + 8 + j]!;
      out[to + j] = scale * ((pair & 15) | (((lowBits >> j) & 1) << 4)) + minimum;
      out[to + j + 16] = scale * ((pair >> 4) | (((highBits >> j) & 1) << 4)) + minimum;
    }
  }
}
