import { UserError } from '../errors.ts';
import { type Metadata, metadataCount, metadataNumber, metadataString } from '../gguf/metadata.ts';
import type { DecoderConfig, RopeConfig } from './decoderConfig.ts';

/** A tensor by name and shape; shapes are in ggml order, the row length first. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Architectures that can be imported, by the name GGUF gives them. */
export const ARCHITECTURES = ['llama', 'gemma3'] as const;

/** Every `GEMMA3_PATTERN`th layer of Gemma 3 sees the whole context (report: arXiv 2503.19786, section 2). */
const GEMMA3_PATTERN = 6;
/** Rope base of Gemma 3's sliding layers (same report). */
const GEMMA3_LOCAL_BASE = 10_000;
/** The one size whose queries are scaled by hiddenSize / heads and not by the head size (same report, table 1). */
const GEMMA3_27B_LAYERS = 62;
/** Bounds that no model of these families comes near; more is a broken or hostile file. */
const MAX_LAYERS = 1_024;
const MAX_WIDTH = 1 << 20;
const MAX_CONTEXT = 1 << 24;

/**
 * The decoder that a GGUF file describes.
 * @throws UserError `unsupported-architecture`, `model-incomplete` or `gguf-malformed`.
 */
export function configFromGguf(metadata: Metadata, tensors: readonly NamedTensor[]): DecoderConfig {
  const architecture = metadataString(metadata, 'general.architecture');
  if (architecture !== 'llama' && architecture !== 'gemma3') throw unsupportedArchitecture(architecture);
  if (metadataCount(metadata, 'split.count', 1) > 1) throw splitFile();
  const gemma = architecture === 'gemma3';
  const key = (name: string) => `${architecture}.${name}`;
  const count = (name: string, limit: number, missing?: number) =>
    bounded(key(name), metadataCount(metadata, key(name), missing), limit);

  const layers = count('block_count', MAX_LAYERS);
  const hiddenSize = count('embedding_length', MAX_WIDTH);
  const heads = count('attention.head_count', MAX_WIDTH);
  const kvHeads = count('attention.head_count_kv', MAX_WIDTH, heads);
  const headSize = count('attention.key_length', MAX_WIDTH, Math.floor(hiddenSize / heads));
  if (count('attention.value_length', MAX_WIDTH, headSize) !== headSize) {
    throw unsupportedFeature('keys and values of different sizes');
  }
  if (metadataNumber(metadata, key('expert_count'), 0) > 0) throw unsupportedFeature('mixture of experts');
  const sliding = gemma ? count('attention.sliding_window', MAX_CONTEXT) : 0;
  const isLocal = (layer: number) => gemma && (layer + 1) % GEMMA3_PATTERN !== 0;
  const table = findTensor(tensors, 'token_embd.weight');
  return {
    architecture,
    layers,
    hiddenSize,
    heads,
    kvHeads,
    headSize,
    feedForwardSize: count('feed_forward_length', MAX_WIDTH),
    vocabularySize: table.shape[1] ?? 0,
    contextLength: count('context_length', MAX_CONTEXT),
    epsilon: metadataNumber(metadata, key('attention.layer_norm_rms_epsilon')),
    embeddingScale: gemma ? Math.sqrt(hiddenSize) : 1,
    attentionScale: 1 / Math.sqrt(gemma && layers === GEMMA3_27B_LAYERS ? hiddenSize / heads : headSize),
    activation: gemma ? 'gelu-tanh' : 'silu',
    headNorms: gemma,
    postNorms: gemma,
    tied: !tensors.some(tensor => tensor.name === 'output.weight'),
    rope: rope(metadata, key, headSize, isLocal, gemma),
    slidingWindow: layer => (isLocal(layer) ? sliding : 0),
  };
}

function rope(
  metadata: Metadata,
  key: (name: string) => string,
  headSize: number,
  isLocal: (layer: number) => boolean,
  gemma: boolean,
): RopeConfig {
  const base = metadataNumber(metadata, key('rope.freq_base'), gemma ? 1_000_000 : 10_000);
  const localBase = metadataNumber(metadata, key('rope.freq_base_swa'), GEMMA3_LOCAL_BASE);
  const kind = metadataString(metadata, key('rope.scaling.type'), 'none');
  if (kind !== 'none' && kind !== 'linear') throw unsupportedFeature(`rope scaling "${kind}"`);
  const factor = kind === 'linear' ? metadataNumber(metadata, key('rope.scaling.factor'), 1) : 1;
  const size = metadataCount(metadata, key('rope.dimension_count'), headSize);
  if (size < 2 || size % 2 !== 0 || size > headSize) throw outOfRange(key('rope.dimension_count'), size);
  if (!(base > 0) || !(localBase > 0) || !(factor > 0)) throw outOfRange(key('rope.freq_base'), base);
  return {
    size,
    interleaved: !gemma,
    base: layer => (isLocal(layer) ? localBase : base),
    positionScale: layer => (isLocal(layer) ? 1 : factor),
    frequencyFactors: null,
  };
}

/** Names and shapes `[rows, columns]` (a vector: `[length]`) of the tensors that a model of this form must have. */
export function expectedTensors(config: DecoderConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize: hidden, headSize, feedForwardSize: feed, vocabularySize } = config;
  const queries = config.heads * headSize;
  const keys = config.kvHeads * headSize;
  const expected = new Map<string, readonly number[]>([
    ['token_embd.weight', [vocabularySize, hidden]],
    ['output_norm.weight', [hidden]],
  ]);
  if (!config.tied) expected.set('output.weight', [vocabularySize, hidden]);
  for (let layer = 0; layer < config.layers; layer++) {
    const add = (name: string, ...shape: number[]) => expected.set(`blk.${layer}.${name}.weight`, shape);
    add('attn_norm', hidden);
    add('attn_q', queries, hidden);
    add('attn_k', keys, hidden);
    add('attn_v', keys, hidden);
    add('attn_output', hidden, queries);
    add('ffn_norm', hidden);
    add('ffn_gate', feed, hidden);
    add('ffn_up', feed, hidden);
    add('ffn_down', hidden, feed);
    if (config.headNorms) {
      add('attn_q_norm', headSize);
      add('attn_k_norm', headSize);
    }
    if (config.postNorms) {
      add('post_attention_norm', hidden);
      add('post_ffw_norm', hidden);
    }
  }
  return expected;
}

/** Refuses a file whose tensors are not those its header promises: missing, unknown or of another shape. */
export function checkTensors(config: DecoderConfig, tensors: readonly NamedTensor[]): void {
  const expected = expectedTensors(config);
  for (const [name, shape] of expected) {
    const found = [...findTensor(tensors, name).shape].reverse();
    while (found.length > shape.length && found[0] === 1) found.shift();
    if (found.length !== shape.length || found.some((size, axis) => size !== shape[axis])) {
      throw new UserError(
        'gguf-malformed',
        `The tensor "${name}" has the shape [${found}], not the [${shape}] its header promises.`,
        'The file is damaged or was made by a faulty converter; take another copy.',
      );
    }
  }
  const unknown = tensors.find(tensor => !expected.has(tensor.name) && tensor.name !== 'rope_freqs.weight');
  if (unknown) throw unsupportedFeature(`the tensor "${unknown.name}"`);
}

function findTensor(tensors: readonly NamedTensor[], name: string): NamedTensor {
  const tensor = tensors.find(candidate => candidate.name === name);
  if (tensor) return tensor;
  throw new UserError(
    'model-incomplete',
    `The GGUF file has no tensor "${name}".`,
    'Take a complete file of this model; a part of a split file or an adapter cannot be loaded alone.',
  );
}

function bounded(key: string, value: number, limit: number): number {
  if (value < 1 || value > limit) throw outOfRange(key, value);
  return value;
}

function outOfRange(key: string, value: number): UserError {
  return new UserError(
    'gguf-malformed',
    `"${key}" is ${value}, which no model of this family has.`,
    'The file is damaged or was made by a faulty converter; take another copy.',
  );
}

function unsupportedArchitecture(name: string): UserError {
  return new UserError(
    'unsupported-architecture',
    `Token Loupe cannot import the architecture "${name}" yet.`,
    `Take a model of one of these architectures: ${ARCHITECTURES.join(', ')}.`,
  );
}

function unsupportedFeature(what: string): UserError {
  return new UserError(
    'unsupported-architecture',
    `This model uses ${what}, which Token Loupe cannot run yet.`,
    'Take another model of the same family without it.',
  );
}

function splitFile(): UserError {
  return new UserError(
    'model-incomplete',
    'This GGUF file is one part of several.',
    'Join the parts into one file (llama.cpp has "llama-gguf-split --merge" for it) and take that.',
  );
}
