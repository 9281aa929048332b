import { float16Values } from '../../math/float16.ts';
import { subMinimum, subScale } from '../dequantize/kQuants.ts';
import type { BlockParts } from './blockParts.ts';

/*
 * The K types with their two levels of scales multiplied out: a half by a 6-bit or 8-bit scale has at most 19 bits, so the
 * product is exact in float32 and nothing is lost. Layouts: `dequantize/kQuants.ts`.
 */

/** Eight blocks of 32 from each super-block; element = (d s) q - dmin m. */
export function splitQ4_K(bytes: Uint8Array): BlockParts {
  const quants = new Uint8Array((bytes.length / 144) * 128);
  for (let at = 16, to = 0; to < quants.length; at += 144, to += 128) {
    for (let pair = 0; pair < 128; pair += 32) {
      // Two blocks share 32 bytes, the first in the low nibbles; here each block has 16 bytes of its own.
      for (let j = 0; j < 16; j += 1) {
        const even = bytes[at + pair + 2 * j]!;
        const odd = bytes[at + pair + 2 * j + 1]!;
        quants[to + pair + j] = (even & 15) | ((odd & 15) << 4);
        quants[to + pair + 16 + j] = (even >> 4) | (odd & 0xf0);
      }
    }
  }
  return { quants, ...scalesAndMinimums(bytes, 144) };
}

/** As Q4_K with a fifth bit; quants of 8 bits, of which 128 stands for 0. */
export function splitQ5_K(bytes: Uint8Array): BlockParts {
  const quants = new Uint8Array((bytes.length / 176) * 256);
  for (let at = 0, to = 0; to < quants.length; at += 176, to += 256) {
    for (let sub = 0; sub < 8; sub += 2) {
      const target = to + sub * 32;
      for (let j = 0; j < 32; j += 1) {
        const pair = bytes[at + 48 + sub * 16 + j]!;
        const fifth = bytes[at + 16 + j]! >> sub;
        quants[target + j] = 128 + ((pair & 15) | ((fifth & 1) << 4));
        quants[target + j + 32] = 128 + ((pair >> 4) | ((fifth & 2) << 3));
      }
    }
  }
  return { quants, ...scalesAndMinimums(bytes, 176) };
}

/** Sixteen blocks of 16 from each super-block; element = (d s) (q - 32), with quants moved to 128 for 0. */
export function splitQ6_K(bytes: Uint8Array): BlockParts {
  const half = float16Values();
  const quants = new Uint8Array((bytes.length / 210) * 256);
  const scales = new Float32Array(quants.length / 16);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0, to = 0; to < quants.length; at += 210, to += 256) {
    const d = half[bytes[at + 208]! | (bytes[at + 209]! << 8)]!;
    for (let block = 0; block < 16; block += 1) scales[to / 16 + block] = d * signed[at + 192 + block]!;
    for (let part = 0; part < 2; part += 1) {
      const low = at + part * 64;
      const high = at + 128 + part * 32;
      const target = to + part * 128;
      for (let j = 0; j < 32; j += 1) {
        const first = bytes[low + j]!;
        const second = bytes[low + j + 32]!;
        const upper = bytes[high + j]!;
        quants[target + j] = 96 + ((first & 15) | ((upper & 3) << 4));
        quants[target + j + 32] = 96 + ((second & 15) | ((upper & 12) << 2));
        quants[target + j + 64] = 96 + ((first >> 4) | (upper & 48));
        quants[target + j + 96] = 96 + ((second >> 4) | ((upper & 192) >> 2));
      }
    }
  }
  return { quants, scales, offsets: null };
}

/** d s and -dmin m of the eight blocks in each super-block of `stride` bytes. */
function scalesAndMinimums(bytes: Uint8Array, stride: number): Pick<BlockParts, 'scales' | 'offsets'> {
  const half = float16Values();
  const scales = new Float32Array((bytes.length / stride) * 8);
  const offsets = new Float32Array(scales.length);
  for (let at = 0, to = 0; to < scales.length; at += stride, to += 8) {
    const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
    const dmin = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
    for (let sub = 0; sub < 8; sub += 1) {
      scales[to + sub] = d * subScale(bytes, at + 4, sub);
      offsets[to + sub] = -(dmin * subMinimum(bytes, at + 4, sub));
    }
  }
  return { scales, offsets };
}
