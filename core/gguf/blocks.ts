import { float16Values } from '../math/float16.ts';
import type { GgmlType } from './ggmlType.ts';

/** Elements of a row that share a scale, in every form of this file. */
export const BLOCK_ELEMENTS = 32;

/**
 * How a tensor type's blocks look to ONNX Runtime's `MatMulNBits` and `GatherBlockQuantized`. An element is
 * scale (quant - `zeroPoint`) + offset, with one scale and one offset for `BLOCK_ELEMENTS` elements of a row.
 */
export interface BlockForm {
  readonly bits: 4 | 8;
  readonly zeroPoint: 0 | 8 | 128;
  /** False where every offset is 0. */
  readonly hasOffsets: boolean;
}

/** The parts of blocks, apart. */
export interface BlockParts {
  /**
   * Unsigned quants in the order of the elements: `[blocks, 16]` bytes with two elements each, the first in the low
   * nibble, for 4 bits; `[blocks, 32]` for 8.
   */
  readonly quants: Uint8Array<ArrayBuffer>;
  /** `[blocks]` */
  readonly scales: Float32Array<ArrayBuffer>;
  /** `[blocks]` */
  readonly offsets: Float32Array<ArrayBuffer> | null;
}

/** The types whose blocks those operators hold without loss. */
export type SplittableType = 'Q4_0' | 'Q4_1' | 'Q8_0';

const FORMS: Readonly<Record<SplittableType, BlockForm>> = {
  Q4_0: { bits: 4, zeroPoint: 8, hasOffsets: false },
  Q4_1: { bits: 4, zeroPoint: 0, hasOffsets: true },
  Q8_0: { bits: 8, zeroPoint: 128, hasOffsets: false },
};

/** The form of a type's blocks, or `null` where they have to be dequantised. */
export function blockForm(type: GgmlType): BlockForm | null {
  return isSplittable(type) ? FORMS[type] : null;
}

export function isSplittable(type: GgmlType): type is SplittableType {
  return Object.hasOwn(FORMS, type);
}

/** Splits whole blocks. To which rows they belong does not matter, since a row is a whole number of blocks. */
export function splitBlocks(type: SplittableType, bytes: Uint8Array): BlockParts {
  return SPLITTERS[type](bytes);
}

const SPLITTERS: Readonly<Record<SplittableType, (bytes: Uint8Array) => BlockParts>> = {
  Q4_0: bytes => ({
    quants: nibbles(bytes, { stride: 18, at: 2 }),
    scales: halves(bytes, { stride: 18, at: 0 }),
    offsets: null,
  }),
  Q4_1: bytes => ({
    quants: nibbles(bytes, { stride: 20, at: 4 }),
    scales: halves(bytes, { stride: 20, at: 0 }),
    offsets: halves(bytes, { stride: 20, at: 2 }),
  }),
  Q8_0: bytes => ({
    quants: shiftedBytes(bytes, { stride: 34, at: 2 }),
    scales: halves(bytes, { stride: 34, at: 0 }),
    offsets: null,
  }),
};

/** Where a part lies: `at` bytes into blocks of `stride` bytes. */
interface Place {
  readonly stride: number;
  readonly at: number;
}

function countBlocks(bytes: Uint8Array, stride: number): number {
  if (bytes.length % stride !== 0) throw new RangeError(`${bytes.length} bytes are no whole number of blocks`);
  return bytes.length / stride;
}

function halves(bytes: Uint8Array, { stride, at }: Place): Float32Array<ArrayBuffer> {
  const half = float16Values();
  const values = new Float32Array(countBlocks(bytes, stride));
  for (let i = 0, from = at; i < values.length; i += 1, from += stride) {
    values[i] = half[bytes[from]! | (bytes[from + 1]! << 8)]!;
  }
  return values;
}

/** ggml pairs element j with element j + 16 in a byte; ONNX Runtime pairs element 2j with element 2j + 1. */
function nibbles(bytes: Uint8Array, { stride, at }: Place): Uint8Array<ArrayBuffer> {
  const quants = new Uint8Array(countBlocks(bytes, stride) * 16);
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

/** Signed bytes as unsigned ones, 128 higher: the sign bit turned over. */
function shiftedBytes(bytes: Uint8Array, { stride, at }: Place): Uint8Array<ArrayBuffer> {
  const quants = new Uint8Array(countBlocks(bytes, stride) * 32);
  for (let to = 0, from = at; to < quants.length; to += 32, from += stride) {
    for (let j = 0; j < 32; j += 1) quants[to + j] = bytes[from + j]! ^ 0x80;
  }
  return quants;
}
