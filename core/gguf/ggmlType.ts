import { UserError } from '../errors.ts';

/** Tensor types this program dequantises; names and layouts are those of ggml. */
export const GGML_TYPES = [
  'F32',
  'F16',
  'BF16',
  'Q4_0',
  'Q4_1',
  'Q5_0',
  'Q5_1',
  'Q8_0',
  'Q4_K',
  'Q5_K',
  'Q6_K',
] as const;

export type GgmlType = (typeof GGML_TYPES)[number];

export interface BlockSize {
  /** Consecutive elements of a row that share a block. */
  readonly elements: number;
  /** Bytes of a block. */
  readonly bytes: number;
}

/** Source: the block structures of ggml (`ggml-common.h`). */
export const BLOCK_SIZES: Readonly<Record<GgmlType, BlockSize>> = {
  F32: { elements: 1, bytes: 4 },
  F16: { elements: 1, bytes: 2 },
  BF16: { elements: 1, bytes: 2 },
  Q4_0: { elements: 32, bytes: 18 },
  Q4_1: { elements: 32, bytes: 20 },
  Q5_0: { elements: 32, bytes: 22 },
  Q5_1: { elements: 32, bytes: 24 },
  Q8_0: { elements: 32, bytes: 34 },
  Q4_K: { elements: 256, bytes: 144 },
  Q5_K: { elements: 256, bytes: 176 },
  Q6_K: { elements: 256, bytes: 210 },
};

/** True where elements share a scale, false for plain floats. */
export function isQuantized(type: GgmlType): boolean {
  return BLOCK_SIZES[type].elements > 1;
}

/**
 * Every number a GGUF file may give a tensor as its type (`enum ggml_type`), so that one we cannot read is refused by
 * its name. The types 4, 5, 31 to 33 and 36 to 38 were removed from ggml.
 */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'F32'],
  [1, 'F16'],
  [2, 'Q4_0'],
  [3, 'Q4_1'],
  [4, 'Q4_2'],
  [5, 'Q4_3'],
  [6, 'Q5_0'],
  [7, 'Q5_1'],
  [8, 'Q8_0'],
  [9, 'Q8_1'],
  [10, 'Q2_K'],
  [11, 'Q3_K'],
  [12, 'Q4_K'],
  [13, 'Q5_K'],
  [14, 'Q6_K'],
  [15, 'Q8_K'],
  [16, 'IQ2_XXS'],
  [17, 'IQ2_XS'],
  [18, 'IQ3_XXS'],
  [19, 'IQ1_S'],
  [20, 'IQ4_NL'],
  [21, 'IQ3_S'],
  [22, 'IQ2_S'],
  [23, 'IQ4_XS'],
  [24, 'I8'],
  [25, 'I16'],
  [26, 'I32'],
  [27, 'I64'],
  [28, 'F64'],
  [29, 'IQ1_M'],
  [30, 'BF16'],
  [31, 'Q4_0_4_4'],
  [32, 'Q4_0_4_8'],
  [33, 'Q4_0_8_8'],
  [34, 'TQ1_0'],
  [35, 'TQ2_0'],
  [36, 'IQ4_NL_4_4'],
  [37, 'IQ4_NL_4_8'],
  [38, 'IQ4_NL_8_8'],
  [39, 'MXFP4'],
  [40, 'NVFP4'],
  [41, 'Q1_0'],
  [42, 'Q2_0'],
]);

/** The name of a tensor type by its number in the file. */
export function typeName(id: number): string {
  return TYPE_NAMES.get(id) ?? `number ${id}`;
}

/**
 * The type with number `id` in the file.
 * @throws UserError `unsupported-tensor-type`, with the type's name, where we cannot dequantise it.
 */
export function ggmlType(id: number, tensor: string): GgmlType {
  const name = typeName(id);
  const type = GGML_TYPES.find(candidate => candidate === name);
  if (type !== undefined) return type;
  throw new UserError(
    'unsupported-tensor-type',
    `The tensor "${tensor}" has the type ${name}, which Token Loupe cannot read.`,
    `Take a file of the same model in another quantisation, such as Q8_0 or Q4_K_M; readable types are ${GGML_TYPES.join(', ')}.`,
  );
}

/**
 * Bytes that `elements` elements take.
 * @throws RangeError where they are no whole number of blocks.
 */
export function byteLength(type: GgmlType, elements: number): number {
  const block = BLOCK_SIZES[type];
  if (!Number.isSafeInteger(elements) || elements < 0 || elements % block.elements !== 0) {
    throw new RangeError(`${elements} elements are no whole number of ${type} blocks`);
  }
  return (elements / block.elements) * block.bytes;
}
