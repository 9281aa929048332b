import { float16Values } from '../../math/float16.ts';

/** Q8_0: 32 elements in 34 bytes, a half scale d and 32 signed bytes q; w = d q. */
export function dequantizeQ8_0(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0, to = 0; to < out.length; at += 34, to += 32) {
    const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    for (let j = 0; j < 32; j += 1) out[to + j] = scale * signed[at + 2 + j]!;
  }
}
