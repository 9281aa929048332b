import type { HeaderCursor } from './cursor.ts';
import { BLOCK_SIZES, byteLength, type GgmlType, ggmlType } from './ggmlType.ts';
import { LIMITS } from './limits.ts';
import { readString } from './readMetadata.ts';
import { checkLimit, malformed, truncated } from './refusals.ts';

/** Where a tensor lies in the file. */
export interface GgufTensor {
  readonly name: string;
  readonly type: GgmlType;
  /** In ggml's order: `shape[0]` is the length of a row, whose elements are next to each other; none for a scalar. */
  readonly shape: readonly number[];
  /** Offset in the file, in bytes. */
  readonly offset: number;
  /** Bytes it takes from there. */
  readonly byteLength: number;
}

/** Bytes of the smallest description: a length, a name of one letter, number of dimensions, type, offset. */
const SMALLEST_DESCRIPTION = 8 + 1 + 4 + 4 + 8;

/**
 * Reads `count` tensor descriptions; their offsets are still relative to the data's begin.
 * @throws UserError `gguf-truncated`, `gguf-malformed`, `gguf-limit`, `unsupported-tensor-type`
 */
export async function readTensors(cursor: HeaderCursor, count: number): Promise<readonly GgufTensor[]> {
  checkLimit('tensors', count, LIMITS.tensors);
  cursor.checkRoom('tensors', count, SMALLEST_DESCRIPTION);
  const tensors = new Map<string, GgufTensor>();
  for (let i = 0; i < count; i += 1) {
    const tensor = await readTensor(cursor);
    if (tensors.has(tensor.name)) throw malformed(`the tensor "${tensor.name}" appears twice`);
    tensors.set(tensor.name, tensor);
  }
  return [...tensors.values()];
}

async function readTensor(cursor: HeaderCursor): Promise<GgufTensor> {
  const name = await readString(cursor, 'bytes in the name of a tensor', LIMITS.tensorNameBytes, true);
  if (name === '') throw malformed('a tensor has no name');
  if (!cursor.has(4)) await cursor.fill(4);
  const dimensions = cursor.uint32();
  checkLimit(`dimensions for the tensor "${name}"`, dimensions, LIMITS.dimensions);
  const rest = dimensions * 8 + 12;
  if (!cursor.has(rest)) await cursor.fill(rest);
  const shape = Array.from({ length: dimensions }, () => cursor.count());
  const type = ggmlType(cursor.uint32(), name);
  const offset = cursor.count();
  return { name, type, shape, offset, byteLength: sizeOf(name, type, shape) };
}

function sizeOf(name: string, type: GgmlType, shape: readonly number[]): number {
  // Factors are whole, so a product that is safe at the end never was unsafe before: none of them is 0.
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements === 0) throw malformed(`the tensor "${name}" is empty`);
  if (!Number.isSafeInteger(elements * BLOCK_SIZES[type].bytes)) {
    throw malformed(`the shape ${shape.join(' x ')} of the tensor "${name}" is larger than any file`);
  }
  if ((shape[0] ?? 1) % BLOCK_SIZES[type].elements !== 0) {
    throw malformed(`the rows of the tensor "${name}" are no whole number of ${type} blocks`);
  }
  return byteLength(type, elements);
}

/**
 * The tensors with offsets from the begin of the file, once each lies in it, aligned and apart from the others.
 * @throws UserError `gguf-truncated`, `gguf-malformed`
 */
export function placeTensors(
  tensors: readonly GgufTensor[],
  data: { readonly offset: number; readonly alignment: number; readonly fileSize: number },
): readonly GgufTensor[] {
  const placed = tensors.map(tensor => ({ ...tensor, offset: data.offset + tensor.offset }));
  let previous: GgufTensor | undefined;
  for (const tensor of placed.toSorted((a, b) => a.offset - b.offset)) {
    checkPlace(tensor, previous, data);
    previous = tensor;
  }
  return placed;
}

function checkPlace(
  tensor: GgufTensor,
  previous: GgufTensor | undefined,
  data: { readonly offset: number; readonly alignment: number; readonly fileSize: number },
): void {
  const end = tensor.offset + tensor.byteLength;
  if (!Number.isSafeInteger(end)) throw malformed(`the tensor "${tensor.name}" begins beyond any file`);
  if ((tensor.offset - data.offset) % data.alignment !== 0) {
    throw malformed(`the tensor "${tensor.name}" does not begin at a multiple of ${data.alignment} bytes`);
  }
  if (previous !== undefined && previous.offset + previous.byteLength > tensor.offset) {
    throw malformed(`the tensors "${previous.name}" and "${tensor.name}" overlap`);
  }
  if (end > data.fileSize) {
    throw truncated(`the tensor "${tensor.name}" ends at byte ${end} and the file at byte ${data.fileSize}`);
  }
}
