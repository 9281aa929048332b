import type { FileHandle } from 'node:fs/promises';
import { Cancelled, UserError } from '#core/errors';
import { splitBlocks } from '#core/gguf/blocks';
import { dequantize } from '#core/gguf/dequantize';
import { BLOCK_SIZES, type GgmlType } from '#core/gguf/ggmlType';
import type { GgufTensor } from '#core/gguf/readTensors';
import type { ByteSource } from '#core/gguf/source';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { rotaryTables } from '#core/model/rotary';
import { type BlockTensor, type DenseTensor, TABLE, type WeightPlan } from '#core/model/weightPlan';

/** Elements converted at a time; a multiple of every block length. Bounds memory whatever the tensor's size. */
const SLICE = 1 << 20;

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Bytes of the source's tensors done. */
  readonly onProgress: (done: number) => void;
}

/** Converts every tensor of `source` to its planned form and writes it to its place in `target`. */
export async function writeWeights(
  source: ByteSource,
  tensors: readonly GgufTensor[],
  config: DecoderConfig,
  plan: WeightPlan,
  target: FileHandle,
  options: WriteOptions,
): Promise<void> {
  let done = 0;
  for (const tensor of tensors) {
    const elements = tensor.shape.reduce((product, size) => product * size, 1);
    for (let start = 0; start < elements; start += SLICE) {
      if (options.signal.aborted) throw new Cancelled();
      const count = Math.min(SLICE, elements - start);
      const bytes = await readSlice(source, tensor, start, count);
      await writeSlice(target, plan, tensor, { bytes, start, count });
      done += bytes.length;
      options.onProgress(done);
    }
  }
  await writeRotary(config, plan, target);
}

interface Slice {
  readonly bytes: Uint8Array;
  /** First element, and number of elements. */
  readonly start: number;
  readonly count: number;
}

async function readSlice(source: ByteSource, tensor: GgufTensor, start: number, count: number): Promise<Uint8Array> {
  const block = BLOCK_SIZES[tensor.type];
  const length = (count / block.elements) * block.bytes;
  const bytes = await source.read(tensor.offset + (start / block.elements) * block.bytes, length);
  if (bytes.length === length) return bytes;
  throw new UserError(
    'gguf-truncated',
    `The file ended in the middle of the tensor "${tensor.name}".`,
    'It was changed while it was read; try again.',
  );
}

async function writeSlice(target: FileHandle, plan: WeightPlan, tensor: GgufTensor, slice: Slice): Promise<void> {
  const places = new Set([plan.tensors.get(tensor.name), tensor.name === TABLE ? plan.table : undefined]);
  for (const placed of places) {
    if (placed?.form === 'blocks') await writeBlocks(target, placed, slice);
    if (placed?.form === 'dense') await writeDense(target, placed, tensor.type, slice);
  }
}

async function writeDense(target: FileHandle, placed: DenseTensor, type: GgmlType, slice: Slice): Promise<void> {
  const values = new Float32Array(slice.count);
  dequantize(type, slice.bytes, values);
  await write(target, values, placed.values.offset + 4 * slice.start);
}

async function writeBlocks(target: FileHandle, placed: BlockTensor, slice: Slice): Promise<void> {
  const { quants, scales, offsets } = splitBlocks(placed.type, slice.bytes);
  const middle = 2 ** (placed.bits - 1);
  const firstBlock = slice.start / placed.blockSize;
  if (placed.low) {
    // Their zero points are 0, as the bytes of a new file are.
    const { upper, lower } = halves(quants);
    await write(target, upper, placed.quants.offset + slice.start / 2);
    await write(target, lower, placed.low.quants.offset + slice.start / 2);
  } else {
    await write(target, quants, placed.quants.offset + (slice.start * placed.bits) / 8);
  }
  await write(target, scales, placed.scales.offset + 4 * firstBlock);
  if (!placed.offsets || !offsets) return;
  // s (q - zero) + o = s (q - middle) + (o + s (middle - zero))
  const moved = offsets.map((offset, i) => offset + scales[i]! * (middle - placed.zeroPoint));
  await write(target, moved, placed.offsets.offset + 4 * firstBlock);
}

/** Quants of 8 bits as two of 4, each packed two to a byte, the first in the low nibble. */
function halves(quants: Uint8Array): { upper: Uint8Array; lower: Uint8Array } {
  const upper = new Uint8Array(quants.length / 2);
  const lower = new Uint8Array(quants.length / 2);
  for (let i = 0; i < upper.length; i += 1) {
    const even = quants[2 * i]!;
    const odd = quants[2 * i + 1]!;
    upper[i] = (even >> 4) | (odd & 0xf0);
    lower[i] = (even & 15) | ((odd & 15) << 4);
  }
  return { upper, lower };
}

async function writeRotary(config: DecoderConfig, plan: WeightPlan, target: FileHandle): Promise<void> {
  const written = new Set<number>();
  const { rope } = config;
  if (!rope) return;
  for (const [layer, { cos, sin }] of plan.rotary.entries()) {
    if (written.has(cos.offset)) continue;
    written.add(cos.offset);
    const tables = rotaryTables(rope, layer, plan.rotaryPositions);
    await write(target, tables.cos, cos.offset);
    await write(target, tables.sin, sin.offset);
  }
}

async function write(target: FileHandle, values: Float32Array | Uint8Array, position: number): Promise<void> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await target.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
