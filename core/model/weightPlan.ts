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
 */
export interface BlockTensor extends BlockForm {
  readonly form: 'blocks';
  readonly type: SplittableType;
  /** `[rows, columns]` */
  readonly shape: readonly number[];
  readonly quants: ExternalData;
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
/** Regions start at multiples of a page, so that ONNX Runtime can map them into memory. */
const PAGE = 4096;

/** Decides form and place of every tensor; nothing is read. */
export function planWeights(
  config: DecoderConfig,
  sources: readonly SourceTensor[],
  options: { readonly storage: Storage; readonly quantizedActivations: boolean; readonly rotaryPositions: number },
): WeightPlan {
  const file = new Layout();
  const tensors = new Map<string, Placed>();
  for (const source of sources) {
    if (source.name === TABLE && !config.tied) continue;
    tensors.set(source.name, place(file, source, options.storage));
  }
  const table = planTable(file, sources, tensors.get(TABLE));
  const held = new Set([...tensors.values(), table]);
  const shared = new Map<string, WeightPlan['rotary'][number]>();
  const rotary = Array.from({ length: config.layers }, (_, layer) => {
    const key = `${config.rope.base(layer)} ${config.rope.positionScale(layer)}`;
    const known = shared.get(key);
    if (known) return known;
    const bytes = 2 * config.rope.size * options.rotaryPositions;
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
  return place(file, source, 'blocks');
}

function place(file: Layout, source: SourceTensor, storage: Storage): Placed {
  const shape = [...source.shape].reverse();
  const elements = shape.reduce((product, size) => product * size, 1);
  const form = storage === 'blocks' && shape.length === 2 ? blockForm(source.type) : null;
  if (!form) return { form: 'dense', shape, values: file.region(4 * elements) };
  const blocks = elements / form.blockSize;
  return {
    ...form,
    form: 'blocks',
    type: source.type as SplittableType,
    shape,
    quants: file.region((elements * form.bits) / 8),
    scales: file.region(4 * blocks),
    offsets: form.hasOffsets ? file.region(4 * blocks) : null,
  };
}

function heldBytes(placed: Placed): number {
  if (placed.form === 'dense') return placed.values.length;
  return placed.quants.length + placed.scales.length + (placed.offsets?.length ?? 0);
}

class Layout {
  bytes = 0;

  region(length: number): ExternalData {
    const offset = this.bytes;
    this.bytes += Math.ceil(length / PAGE) * PAGE;
    return { file: WEIGHTS_FILE, offset, length };
  }
}
