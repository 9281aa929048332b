import { float16Values } from '../../math/float16.ts';

/*
 * The K types pack 256 elements into a super-block with two levels of scales. Products of a half, a 6-bit scale and a
 * quant, and their differences, need at most 51 bits, so double arithmetic is exact and the one rounding to float32
 * gives what ggml's float32 arithmetic gives.
 */

/**
 * Q4_K: 144 bytes, half d, half dmin, 12 bytes with 6-bit scales s and minimums m of eight sub-blocks of 32, and 128
 * bytes of quants: the g-th 32 bytes hold sub-block 2g in their low nibbles and 2g + 1 in their high ones.
 * w = (d s) q - dmin m.
 */
export function dequantizeQ4_K(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let at = 0, to = 0; to < out.length; at += 144, to += 256) {
    const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    const dmin = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
    for (let sub = 0; sub < 8; sub += 2) {
      const lowScale = d * subScale(bytes, at + 4, sub);
      const lowMinimum = dmin * subMinimum(bytes, at + 4, sub);
      const highScale = d * subScale(bytes, at + 4, sub + 1);
      const highMinimum = dmin * subMinimum(bytes, at + 4, sub + 1);
      const quants = at + 16 + sub * 16;
      const target = to + sub * 32;
      for (let j = 0; j < 32; j += 1) {
        const pair = bytes[quants + j]!;
        out[target + j] = lowScale * (pair & 15) - lowMinimum;
        out[target + j + 32] = highScale * (pair >> 4) - highMinimum;
      }
    }
  }
}

/**
 * Q5_K: 176 bytes, as Q4_K with 32 bytes between scales and quants: bit s of byte j is the fifth bit of element j of
 * sub-block s.
 */
export function dequantizeQ5_K(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let at = 0, to = 0; to < out.length; at += 176, to += 256) {
    const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    const dmin = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
    for (let sub = 0; sub < 8; sub += 2) {
      const lowScale = d * subScale(bytes, at + 4, sub);
      const lowMinimum = dmin * subMinimum(bytes, at + 4, sub);
      const highScale = d * subScale(bytes, at + 4, sub + 1);
      const highMinimum = dmin * subMinimum(bytes, at + 4, sub + 1);
      const quants = at + 48 + sub * 16;
      const target = to + sub * 32;
      for (let j = 0; j < 32; j += 1) {
        const pair = bytes[quants + j]!;
        const fifth = bytes[at + 16 + j]! >> sub;
        out[target + j] = lowScale * ((pair & 15) | ((fifth & 1) << 4)) - lowMinimum;
        out[target + j + 32] = highScale * ((pair >> 4) | ((fifth & 2) << 3)) - highMinimum;
      }
    }
  }
}

/**
 * Q6_K: 210 bytes, 128 bytes with the lower four bits of the quants, 64 with the upper two, 16 signed bytes of scales s
 * (one for 16 elements) and a half d; w = (d s) (q - 32). Each half of 128 elements holds four runs of 32, whose j-th
 * elements share byte j of the upper bits.
 */
export function dequantizeQ6_K(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0, to = 0; to < out.length; at += 210, to += 256) {
    const d = half[bytes[at + 208]! | (bytes[at + 209]! << 8)]!;
    for (let part = 0; part < 4; part += 1) {
      // Elements 16 k to 16 k + 16 of each run, in half `part >> 1` with k = `part & 1`.
      const low = at + (part >> 1) * 64 + (part & 1) * 16;
      const high = at + 128 + (part >> 1) * 32 + (part & 1) * 16;
      const scales = at + 192 + (part >> 1) * 8 + (part & 1);
      const target = to + (part >> 1) * 128 + (part & 1) * 16;
      const scale0 = d * signed[scales]!;
      const scale1 = d * signed[scales + 2]!;
      const scale2 = d * signed[scales + 4]!;
      const scale3 = d * signed[scales + 6]!;
      for (let j = 0; j < 16; j += 1) {
        const first = bytes[low + j]!;
        const second = bytes[low + j + 32]!;
        const upper = bytes[high + j]!;
        out[target + j] = scale0 * (((first & 15) | ((upper & 3) << 4)) - 32);
        out[target + j + 32] = scale1 * (((second & 15) | ((upper & 12) << 2)) - 32);
        out[target + j + 64] = scale2 * (((first >> 4) | (upper & 48)) - 32);
        out[target + j + 96] = scale3 * (((second >> 4) | ((upper & 192) >> 2)) - 32);
      }
    }
  }
}

/** 6-bit scale of sub-block `sub`: whole in the first four bytes, split over two bytes for the last four. */
export function subScale(bytes: Uint8Array, at: number, sub: number): number {
  if (sub < 4) return bytes[at + sub]! & 63;
  return (bytes[at + sub + 4]! & 15) | ((bytes[at + sub - 4]! >> 6) << 4);
}

/** 6-bit minimum of sub-block `sub`, packed beside the scales. */
export function subMinimum(bytes: Uint8Array, at: number, sub: number): number {
  if (sub < 4) return bytes[at + sub + 4]! & 63;
  return (bytes[at + sub + 4]! >> 4) | ((bytes[at + sub]! >> 6) << 4);
}
