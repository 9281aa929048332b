import { float16Values } from '../../math/float16.ts';
import type { BlockParts } from './blockParts.ts';

/*
 * Types with one level of scales: 32 elements, a half scale, perhaps a half minimum, and quants. Layouts: `fourBit.ts`,
 * `fiveBit.ts` and `eightBit.ts` beside the dequantisers. Quants of 8 bits are moved so that 128 stands for 0.
 */

export function splitQ4_0(bytes: Uint8Array): BlockParts {
  const place = { bytes, stride: 18 };
  return { quants: nibbles(place, 2), scales: halves(place, 0), offsets: null };
}

export function splitQ4_1(bytes: Uint8Array): BlockParts {
  const place = { bytes, stride: 20 };
  return { quants: nibbles(place, 4), scales: halves(place, 0), offsets: halves(place, 2) };
}

export function splitQ5_0(bytes: Uint8Array): BlockParts {
  const place = { bytes, stride: 22 };
  return { quants: fiveBits(place, 2, 112), scales: halves(place, 0), offsets: null };
}

export function splitQ5_1(bytes: Uint8Array): BlockParts {
  const place = { bytes, stride: 24 };
  return { quants: fiveBits(place, 4, 128), scales: halves(place, 0), offsets: halves(place, 2) };
}

export function splitQ8_0(bytes: Uint8Array): BlockParts {
  const place = { bytes, stride: 34 };
  return { quants: shiftedBytes(place, 2), scales: halves(place, 0), offsets: null };
}

/** Blocks of `stride` bytes, one after the other. */
interface Blocks {
  readonly bytes: Uint8Array;
  readonly stride: number;
}

/** The half `at` bytes into each block. */
function halves({ bytes, stride }: Blocks, at: number): Float32Array<ArrayBuffer> {
  const half = float16Values();
  const values = new Float32Array(bytes.length / stride);
  for (let i = 0, from = at; i < values.length; i += 1, from += stride) {
    values[i] = half[bytes[from]! | (bytes[from + 1]! << 8)]!;
  }
  return values;
}

/** ggml pairs element j with element j + 16 in a byte; ONNX Runtime pairs element 2j with element 2j + 1. */
function nibbles({ bytes, stride }: Blocks, at: number): Uint8Array<ArrayBuffer> {
  const quants = new Uint8Array((bytes.length / stride) * 16);
  for (let to = 0, from = at; to < quants.length; to += 16, from += stride) {
    for (let j = 0; j < 8; j += 1) {
      const even = bytes[from + 2 * j]!;
      const odd = bytes[from + 2 * j + 1]!;
      quants[to + j] = (even & 15) | ((odd & 15) << 4);
      quants[to + j + 8] = (even >> 4) | (odd & 0xf0);
    }
  }
  return quants;
}

/** 32 bits with the fifth bit of each quant, `at` bytes into each block, then 16 bytes with the others; plus `shift`. */
function fiveBits({ bytes, stride }: Blocks, at: number, shift: number): Uint8Array<ArrayBuffer> {
  const quants = new Uint8Array((bytes.length / stride) * 32);
  for (let to = 0, from = at; to < quants.length; to += 32, from += stride) {
    const lowBits = bytes[from]! | (bytes[from + 1]! << 8);
    const highBits = bytes[from + 2]! | (bytes[from + 3]! << 8);
    for (let j = 0; j < 16; j += 1) {
      const pair = bytes[from + 4 + j]!;
      quants[to + j] = ((pair & 15) | (((lowBits >> j) & 1) << 4)) + shift;
      quants[to + j + 16] = ((pair >> 4) | (((highBits >> j) & 1) << 4)) + shift;
    }
  }
  return quants;
}

/** Signed bytes as unsigned ones, 128 higher: the sign bit turned over. */
function shiftedBytes({ bytes, stride }: Blocks, at: number): Uint8Array<ArrayBuffer> {
  const quants = new Uint8Array((bytes.length / stride) * 32);
  for (let to = 0, from = at; to < quants.length; to += 32, from += stride) {
    for (let j = 0; j < 32; j += 1) quants[to + j] = bytes[from + j]! ^ 0x80;
  }
  return quants;
}
