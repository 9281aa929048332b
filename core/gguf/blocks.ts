import type { BlockParts } from './blocks/blockParts.ts';
import { splitQ4_K, splitQ5_K, splitQ6_K } from './blocks/kQuants.ts';
import { splitQ4_0, splitQ4_1, splitQ5_0, splitQ5_1, splitQ8_0 } from './blocks/oneScale.ts';
import { BLOCK_SIZES, type GgmlType } from './ggmlType.ts';

/**
 * How a tensor type's blocks look to ONNX Runtime's `MatMulNBits` and `GatherBlockQuantized`, which know quants of 4 and
 * of 8 bits. An element is scale (quant - `zeroPoint`) + offset, with one scale and one offset for `blockSize` elements of
 * a row. A row is always a whole number of blocks.
 */
export interface BlockForm {
  readonly bits: 4 | 8;
  /** Elements that share a scale. */
  readonly blockSize: 16 | 32;
  readonly zeroPoint: 0 | 8 | 128;
  /** False where every offset is 0. */
  readonly hasOffsets: boolean;
}

/** The types whose blocks those operators hold without loss: all that are quantised. */
export type SplittableType = Exclude<GgmlType, 'F32' | 'F16' | 'BF16'>;

const FORMS: Readonly<Record<SplittableType, BlockForm>> = {
  Q4_0: { bits: 4, blockSize: 32, zeroPoint: 8, hasOffsets: false },
  Q4_1: { bits: 4, blockSize: 32, zeroPoint: 0, hasOffsets: true },
  Q5_0: { bits: 8, blockSize: 32, zeroPoint: 128, hasOffsets: false },
  Q5_1: { bits: 8, blockSize: 32, zeroPoint: 128, hasOffsets: true },
  Q8_0: { bits: 8, blockSize: 32, zeroPoint: 128, hasOffsets: false },
  Q4_K: { bits: 4, blockSize: 32, zeroPoint: 0, hasOffsets: true },
  Q5_K: { bits: 8, blockSize: 32, zeroPoint: 128, hasOffsets: true },
  Q6_K: { bits: 8, blockSize: 16, zeroPoint: 128, hasOffsets: false },
};

const SPLITTERS: Readonly<Record<SplittableType, (bytes: Uint8Array) => BlockParts>> = {
  Q4_0: splitQ4_0,
  Q4_1: splitQ4_1,
  Q5_0: splitQ5_0,
  Q5_1: splitQ5_1,
  Q8_0: splitQ8_0,
  Q4_K: splitQ4_K,
  Q5_K: splitQ5_K,
  Q6_K: splitQ6_K,
};

/** The form of a type's blocks, or `null` for plain floats. */
export function blockForm(type: GgmlType): BlockForm | null {
  return isSplittable(type) ? FORMS[type] : null;
}

export function isSplittable(type: GgmlType): type is SplittableType {
  return Object.hasOwn(FORMS, type);
}

/**
 * Splits whole blocks. To which rows they belong does not matter, since a row is a whole number of blocks.
 * @throws RangeError where `bytes` end within a block.
 */
export function splitBlocks(type: SplittableType, bytes: Uint8Array): BlockParts {
  if (bytes.length % BLOCK_SIZES[type].bytes !== 0) {
    throw new RangeError(`${bytes.length} bytes are no whole number of ${type} blocks`);
  }
  return SPLITTERS[type](bytes);
}
