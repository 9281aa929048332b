import { dequantize } from '#core/gguf/dequantize';
import type { GgmlType } from '#core/gguf/ggmlType';
import { type PlainValue, type TensorSpec, writeGguf } from './ggufWriter.ts';
import { mulberry32 } from './nastyText.ts';
import { type QuantisableType, quantize, randomKBlocks } from './quantize.ts';
import type { DecoderShape } from './referenceDecoder.ts';
import { tinyBytePairs, tinySentencePiece } from './tinyTokenizer.ts';

export interface TinyShape extends DecoderShape {
  readonly contextLength: number;
  readonly tied: boolean;
  /** Type of a matrix in the file, by its name; vectors are F32. */
  readonly matrixType: (name: string) => GgmlType;
  /** Rows of the token table beyond the tokenizer's tokens, as padding to round numbers leaves them. */
  readonly padding: number;
}

/** A GGUF model with random weights, the same for the same shape. */
export interface TinyModel {
  readonly shape: TinyShape;
  readonly vocabularySize: number;
  readonly metadata: Readonly<Record<string, PlainValue>>;
  readonly tensors: readonly TensorSpec[];
  /** What the tensors' blocks stand for, by name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

const LLAMA: TinyShape = {
  architecture: 'llama',
  layers: 3,
  hiddenSize: 64,
  heads: 4,
  kvHeads: 2,
  headSize: 16,
  feedForwardSize: 96,
  contextLength: 256,
  epsilon: 1e-5,
  ropeSize: 16,
  ropeBase: 500,
  ropeScale: 1,
  ropeFactors: null,
  slidingWindow: 0,
  tied: true,
  matrixType: () => 'F32',
  padding: 0,
};

/** Seven layers, so that one of them sees everything; heads wider together than the residual stream. */
const GEMMA: TinyShape = {
  ...LLAMA,
  architecture: 'gemma3',
  layers: 7,
  kvHeads: 1,
  headSize: 32,
  ropeSize: 32,
  epsilon: 1e-6,
  ropeBase: 1_000_000,
  slidingWindow: 8,
};

export const tinyLlama = (changes: Partial<TinyShape> = {}) => tinyModel({ ...LLAMA, ...changes });
export const tinyGemma = (changes: Partial<TinyShape> = {}) => tinyModel({ ...GEMMA, ...changes });

/** The file of a model, with entries of its metadata replaced, or taken out where they are `undefined`. */
export function tinyFile(
  model: TinyModel,
  changes: Readonly<Record<string, PlainValue | undefined>> = {},
): Uint8Array<ArrayBuffer> {
  const entries = Object.entries({ ...model.metadata, ...changes });
  const kept = entries.filter((entry): entry is [string, PlainValue] => entry[1] !== undefined);
  return writeGguf({ metadata: Object.fromEntries(kept), tensors: model.tensors });
}

function tinyModel(shape: TinyShape): TinyModel {
  const tokenizer = shape.architecture === 'gemma3' ? tinySentencePiece() : tinyBytePairs();
  const vocabularySize = tokenizer.size + shape.padding;
  const below = mulberry32(1);
  const random = () => below(2 ** 32) / 2 ** 32;
  const tensors = tensorShapes(shape, vocabularySize).map(([name, dims]) => randomTensor(shape, name, dims, random));
  if (shape.ropeFactors) {
    const data = quantize('F32', Float32Array.from(shape.ropeFactors));
    tensors.push({ name: 'rope_freqs.weight', type: 'F32', shape: [shape.ropeFactors.length], data });
  }
  const weights = new Map(tensors.map(tensor => [tensor.name, valuesOf(tensor)]));
  return { shape, vocabularySize, metadata: { ...metadataOf(shape), ...tokenizer.metadata }, tensors, weights };
}

function metadataOf(shape: TinyShape): Record<string, PlainValue> {
  const { architecture } = shape;
  const gemma = { 'gemma3.attention.sliding_window': shape.slidingWindow };
  const scaling = {
    [`${architecture}.rope.scaling.type`]: 'linear',
    [`${architecture}.rope.scaling.factor`]: shape.ropeScale,
  };
  return {
    'general.architecture': architecture,
    'general.name': `Tiny ${architecture}`,
    'general.license': 'apache-2.0',
    [`${architecture}.block_count`]: shape.layers,
    [`${architecture}.context_length`]: shape.contextLength,
    [`${architecture}.embedding_length`]: shape.hiddenSize,
    [`${architecture}.feed_forward_length`]: shape.feedForwardSize,
    [`${architecture}.attention.head_count`]: shape.heads,
    [`${architecture}.attention.head_count_kv`]: shape.kvHeads,
    [`${architecture}.attention.key_length`]: shape.headSize,
    [`${architecture}.attention.value_length`]: shape.headSize,
    [`${architecture}.attention.layer_norm_rms_epsilon`]: shape.epsilon,
    [`${architecture}.rope.freq_base`]: shape.ropeBase,
    [`${architecture}.rope.dimension_count`]: shape.ropeSize,
    ...(shape.ropeScale === 1 ? {} : scaling),
    ...(architecture === 'gemma3' ? gemma : {}),
  };
}

/** Names and shapes, ggml's order: the row length first. */
function tensorShapes(shape: TinyShape, vocabularySize: number): [name: string, dims: number[]][] {
  const { hiddenSize: hidden, feedForwardSize: feed, headSize } = shape;
  const queries = shape.heads * headSize;
  const keys = shape.kvHeads * headSize;
  const gemma = shape.architecture === 'gemma3';
  const layers = Array.from({ length: shape.layers }, (_, layer) => {
    const named = (name: string, ...dims: number[]): [string, number[]] => [`blk.${layer}.${name}.weight`, dims];
    return [
      named('attn_norm', hidden),
      named('attn_q', hidden, queries),
      named('attn_k', hidden, keys),
      named('attn_v', hidden, keys),
      named('attn_output', queries, hidden),
      named('ffn_norm', hidden),
      named('ffn_gate', hidden, feed),
      named('ffn_up', hidden, feed),
      named('ffn_down', feed, hidden),
      ...(gemma ? [named('attn_q_norm', headSize), named('attn_k_norm', headSize)] : []),
      ...(gemma ? [named('post_attention_norm', hidden), named('post_ffw_norm', hidden)] : []),
    ];
  });
  const table: [string, number[]] = ['token_embd.weight', [hidden, vocabularySize]];
  const output: [string, number[]][] = shape.tied ? [] : [['output.weight', [hidden, vocabularySize]]];
  return [table, ...layers.flat(), ['output_norm.weight', [hidden]], ...output];
}

function randomTensor(shape: TinyShape, name: string, dims: number[], random: () => number): TensorSpec {
  const elements = dims.reduce((product, size) => product * size, 1);
  const type = dims.length === 1 ? 'F32' : shape.matrixType(name);
  if (isKType(type)) return { name, type, shape: dims, data: randomKBlocks(type, elements, random) };
  const [middle, spread] = distribution(name, dims);
  const values = Float32Array.from({ length: elements }, () => middle + spread * Math.sqrt(3) * (2 * random() - 1));
  return { name, type, shape: dims, data: quantize(type, values) };
}

/**
 * Mean and standard deviation of a tensor's elements: large enough in queries and keys for attention to be sharp, so
 * that a token at a wrong place shows.
 */
function distribution(name: string, dims: readonly number[]): [mean: number, deviation: number] {
  if (/attn_[qk]_norm/.test(name)) return [2, 0.3];
  if (dims.length === 1) return [1, 0.3];
  if (/token_embd|output\.weight/.test(name) && !name.startsWith('blk')) return [0, 0.3];
  return [0, (/attn_[qk]/.test(name) ? 2 : 1) / Math.sqrt(dims[0]!)];
}

function isKType(type: GgmlType): type is Exclude<GgmlType, QuantisableType> {
  return type.endsWith('_K');
}

function valuesOf({ type, shape, data }: TensorSpec): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  dequantize(type, data, values);
  return values;
}
