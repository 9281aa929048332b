import { type BlockForm, blockForm, type SplittableType } from '../gguf/blocks.ts';
import type { GgmlType } from '../gguf/ggmlType.ts';
import type { ExternalData } from '../onnx/fragment.ts';
import type { DecoderConfig } from './decoderConfig.ts';

/** How the weight matrices are held: float32, or the file's own quantised blocks. */
export type Storage = 'dense' | 'blocks';

export interface SourceTensor {
  readonly name: string;
  readonly type: GgmlType;
  /** ggml order: the row length first. */
  readonly shape: readonly number[];
}

/** One tensor's place in the weights file. */
export type Placed = DenseTensor | BlockTensor;

export interface DenseTensor {
  readonly form: 'dense';
  /** `[rows, columns]`, or `[length]`. */
  readonly shape: readonly number[];
  readonly values: ExternalData;
}

/**
 * w = scale (quant - zero) + offset for each block of a row, where zero is the middle of the quants' range, 8 or 128:
 * what `MatMulNBits` takes for granted without zero points.
 *
 * ONNX Runtime multiplies quants of 4 bits with float32 block by block, but for 8 bits unpacks the whole matrix at every
 * run: slow for few rows, and float32 memory after all. There, quants of 8 bits are held as two of 4 bits.
 */
export interface BlockTensor extends BlockForm {
  readonly form: 'blocks';
  readonly type: SplittableType;
  /** `[rows, columns]` */
  readonly shape: readonly number[];
  /** All bits of the quants; with `low`, the upper four of eight. */
  readonly quants: ExternalData;
  /** The lower four bits, and zero points of 0 for them: quant - 128 = 16 (upper - 8) + (lower - 0). */
  readonly low: { readonly quants: ExternalData; readonly zeroPoints: ExternalData } | null;
  readonly scales: ExternalData;
  /** Absent where the type has no offsets. */
  readonly offsets: ExternalData | null;
}

export interface WeightPlan {
  readonly storage: Storage;
  /** 4-bit and 8-bit blocks are multiplied with 8-bit activations where true, else in float32. */
  readonly quantizedActivations: boolean;
  /** Vectors, and matrices to multiply with. */
  readonly tensors: ReadonlyMap<string, Placed>;
  /** The token embeddings as they are looked up: the file's blocks where a row of them is exact, which costs least. */
  readonly table: Placed;
  /** Rotary tables by layer; layers with the same table share it. */
  readonly rotary: readonly { readonly cos: ExternalData; readonly sin: ExternalData }[];
  readonly rotaryPositions: number;
  /** Bytes of the weights file. */
  readonly fileBytes: number;
  /** Bytes of the weights as they are held in memory. */
  readonly weightBytes: number;
}

export const WEIGHTS_FILE = 'weights.bin';
/** Name of the token embedding table. */
export const TABLE = 'token_embd.weight';
/** Name of the position embedding table, which is read by slices. */
const POSITIONS = 'position_embd.weight';
/** Regions start at multiples of a page, so that ONNX Runtime can map them into memory. */
const PAGE = 4096;

/**
 * An output matrix of up to so many elements (256 MB in float32) is multiplied in float32 even where activations are
 * quantised, since its rounding goes straight into the log-probabilities: so the default model is nearer to float32 than
 * llama.cpp is, else a little further (`bench/accuracy.ts`).
 */
const FLOAT_OUTPUT_ELEMENTS = 2 ** 26;

export interface PlanOptions {
  readonly storage: Storage;
  readonly quantizedActivations: boolean;
  readonly rotaryPositions: number;
  /** Name of the weights file. */
  readonly file?: string;
}

/** Decides form and place of every tensor; nothing is read. */
export function planWeights(
  config: DecoderConfig,
  sources: readonly SourceTensor[],
  { file: name = WEIGHTS_FILE, ...options }: PlanOptions,
): WeightPlan {
  const file = new Layout(name);
  const tensors = new Map<string, Placed>();
  for (const source of sources) {
    if (source.name === TABLE && !config.tied) continue;
    const inFloat = options.quantizedActivations && isSmallOutput(config, source);
    tensors.set(source.name, place(file, source, inFloat ? 'dense' : options.storage, !options.quantizedActivations));
  }
  const table = planTable(file, sources, tensors.get(TABLE));
  const held = new Set([...tensors.values(), table]);
  const shared = new Map<string, WeightPlan['rotary'][number]>();
  const { rope } = config;
  const rotary = Array.from({ length: rope ? config.layers : 0 }, (_, layer) => {
    const key = `${rope!.base(layer)} ${rope!.positionScale(layer)}`;
    const known = shared.get(key);
    if (known) return known;
    const bytes = 2 * rope!.size * options.rotaryPositions;
    const tables = { cos: file.region(bytes), sin: file.region(bytes) };
    shared.set(key, tables);
    return tables;
  });
  const weightBytes = [...held].reduce((sum, placed) => sum + heldBytes(placed), 0);
  return { ...options, tensors, table, rotary, fileBytes: file.bytes, weightBytes };
}

/** A tied table is shared with the output matrix where their forms agree. */
function planTable(file: Layout, sources: readonly SourceTensor[], tied: Placed | undefined): Placed {
  const source = sources.find(({ name }) => name === TABLE);
  if (!source) throw new Error('the tensors have been checked');
  if (tied && (tied.form === 'blocks' || !blockForm(source.type))) return tied;
  return place(file, source, 'blocks', false);
}

function isSmallOutput(config: DecoderConfig, source: SourceTensor): boolean {
  return source.name === (config.tied ? TABLE : 'output.weight') && elementsOf(source) <= FLOAT_OUTPUT_ELEMENTS;
}

function elementsOf({ shape }: SourceTensor): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** With `inHalves`, quants of 8 bits are held as two of 4. */
function place(file: Layout, source: SourceTensor, storage: Storage, inHalves: boolean): Placed {
  const shape = [...source.shape].reverse();
  const elements = elementsOf(source);
  const form = storage === 'blocks' && shape.length === 2 && source.name !== POSITIONS ? blockForm(source.type) : null;
  if (!form) return { form: 'dense', shape, values: file.region(4 * elements) };
  const blocks = elements / form.blockSize;
  const halved = inHalves && form.bits === 8;
  return {
    ...form,
    form: 'blocks',
    type: source.type as SplittableType,
    shape,
    quants: file.region(halved ? elements / 2 : (elements * form.bits) / 8),
    low: halved ? { quants: file.region(elements / 2), zeroPoints: file.region(zeroPointBytes(shape, form)) } : null,
    scales: file.region(4 * blocks),
    offsets: form.hasOffsets ? file.region(4 * blocks) : null,
  };
}

function heldBytes(placed: Placed): number {
  if (placed.form === 'dense') return placed.values.length;
  const { quants, scales, offsets, low } = placed;
  const parts = [quants, scales, offsets, low?.quants, low?.zeroPoints];
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}

/** Zero points of a row are packed two to a byte. */
function zeroPointBytes([rows, columns]: readonly number[], { blockSize }: BlockForm): number {
  return rows! * Math.ceil(columns! / blockSize / 2);
}

class Layout {
  bytes = 0;

  constructor(private readonly file: string) {}

  region(length: number): ExternalData {
    const offset = this.bytes;
    this.bytes += Math.ceil(length / PAGE) * PAGE;
    return { file: this.file, offset, length };
  }
}
