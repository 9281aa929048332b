import { type Metadata, metadataCount, metadataNumber, metadataString } from '../gguf/metadata.ts';
import { findTensor, type NamedTensor } from './checkTensors.ts';
import type { DecoderConfig, RopeConfig } from './decoderConfig.ts';
import { implausible, outOfRange, splitFile, unsupportedArchitecture, unsupportedFeature } from './refusals.ts';

/** Architectures that can be imported, by the name GGUF gives them. */
export const ARCHITECTURES = ['llama', 'gemma3'] as const;

/** Every sixth layer of Gemma 3 sees the whole context (report: arXiv 2503.19786, section 2). */
const GEMMA3_PATTERN = 6;
/** Rope base of Gemma 3's sliding layers (same report). */
const GEMMA3_LOCAL_BASE = 10_000;
/** The one size whose queries are scaled by hiddenSize / heads and not by the head size (same report, table 1). */
const GEMMA3_27B_LAYERS = 62;
/** Bounds that no model of these families comes near; more is a broken or hostile file. */
const MAX_LAYERS = 1_024;
const MAX_WIDTH = 1 << 20;
const MAX_CONTEXT = 1 << 24;
/** ONNX Runtime's rotary kernels take rotated dimensions in multiples of this. */
const ROTARY_STEP = 16;

/** Values of one architecture, whose keys begin with its name. */
interface Keys {
  name(key: string): string;
  count(key: string, limit: number, missing?: number): number;
  number(key: string, missing?: number): number;
}

/**
 * The decoder that a GGUF file describes.
 * @throws UserError `unsupported-architecture`, `model-incomplete` or `gguf-malformed`.
 */
export function configFromGguf(metadata: Metadata, tensors: readonly NamedTensor[]): DecoderConfig {
  const architecture = metadataString(metadata, 'general.architecture');
  const gemma = architecture === 'gemma3';
  if (architecture !== 'llama' && !gemma) throw unsupportedArchitecture(architecture, ARCHITECTURES);
  if (metadataCount(metadata, 'split.count', 1) > 1) throw splitFile();
  const keys = keysOf(metadata, architecture);
  refuseFeatures(keys);
  const layers = keys.count('block_count', MAX_LAYERS);
  const hiddenSize = keys.count('embedding_length', MAX_WIDTH);
  const { heads, kvHeads, headSize } = headsOf(keys, hiddenSize);
  const sliding = gemma ? keys.count('attention.sliding_window', MAX_CONTEXT) : 0;
  const pattern = keys.count('attention.sliding_window_pattern', MAX_LAYERS, GEMMA3_PATTERN);
  const isLocal = (layer: number) => gemma && (layer + 1) % pattern !== 0;
  return {
    architecture,
    layers,
    hiddenSize,
    heads,
    kvHeads,
    headSize,
    feedForwardSize: keys.count('feed_forward_length', MAX_WIDTH),
    vocabularySize: findTensor(tensors, 'token_embd.weight').shape[1] ?? 0,
    contextLength: keys.count('context_length', MAX_CONTEXT),
    epsilon: keys.number('attention.layer_norm_rms_epsilon'),
    embeddingScale: gemma ? Math.sqrt(hiddenSize) : 1,
    attentionScale: 1 / Math.sqrt(gemma && layers === GEMMA3_27B_LAYERS ? hiddenSize / heads : headSize),
    activation: gemma ? 'gelu-tanh' : 'silu',
    headNorms: gemma,
    postNorms: gemma,
    tied: !tensors.some(tensor => tensor.name === 'output.weight'),
    rope: ropeOf(metadata, keys, headSize, gemma ? isLocal : null),
    slidingWindow: layer => (isLocal(layer) ? sliding : 0),
  };
}

function keysOf(metadata: Metadata, architecture: string): Keys {
  const name = (key: string) => `${architecture}.${key}`;
  return {
    name,
    count: (key, limit, missing) => {
      const value = metadataCount(metadata, name(key), missing);
      if (value < 1 || value > limit) throw outOfRange(name(key), value);
      return value;
    },
    number: (key, missing) => metadataNumber(metadata, name(key), missing),
  };
}

/** What would change the numbers and is not computed here. */
function refuseFeatures(keys: Keys): void {
  if (keys.number('expert_count', 0) > 0) throw unsupportedFeature('mixture of experts');
  for (const key of ['final_logit_softcapping', 'attn_logit_softcapping']) {
    if (keys.number(key, 0) !== 0) throw unsupportedFeature('soft-capped logits');
  }
}

function headsOf(keys: Keys, hiddenSize: number): { heads: number; kvHeads: number; headSize: number } {
  const heads = keys.count('attention.head_count', MAX_WIDTH);
  const kvHeads = keys.count('attention.head_count_kv', MAX_WIDTH, heads);
  if (heads % kvHeads !== 0) throw implausible(`${heads} attention heads cannot share ${kvHeads} of keys and values.`);
  const headSize = keys.count('attention.key_length', MAX_WIDTH, Math.floor(hiddenSize / heads));
  if (keys.count('attention.value_length', MAX_WIDTH, headSize) !== headSize) {
    throw unsupportedFeature('keys and values of different sizes');
  }
  return { heads, kvHeads, headSize };
}

/** `isLocal` says which layers have a rope of their own. */
function ropeOf(
  metadata: Metadata,
  keys: Keys,
  headSize: number,
  isLocal: ((layer: number) => boolean) | null,
): RopeConfig {
  const base = keys.number('rope.freq_base', isLocal ? 1_000_000 : 10_000);
  const localBase = keys.number('rope.freq_base_swa', GEMMA3_LOCAL_BASE);
  // Older files give a factor and no type, which llama.cpp takes for linear scaling.
  const kind = metadataString(metadata, keys.name('rope.scaling.type'), 'linear');
  if (kind !== 'none' && kind !== 'linear') throw unsupportedFeature(`rope scaling "${kind}"`);
  const said = keys.number('rope.scaling.factor', keys.number('rope.scale_linear', 1));
  // Converters write 0 for none.
  const factor = said === 0 ? 1 : said;
  const size = metadataCount(metadata, keys.name('rope.dimension_count'), headSize);
  if (size < 2 || size % 2 !== 0 || size > headSize) throw outOfRange(keys.name('rope.dimension_count'), size);
  if (size % ROTARY_STEP !== 0) throw unsupportedFeature(`${size} rotated dimensions per attention head`);
  for (const [key, value] of Object.entries({ freq_base: base, freq_base_swa: localBase, 'scaling.factor': factor })) {
    if (!(value > 0) || !Number.isFinite(value)) throw outOfRange(keys.name(`rope.${key}`), value);
  }
  return {
    size,
    interleaved: !isLocal,
    base: layer => (isLocal?.(layer) ? localBase : base),
    positionScale: layer => (kind === 'none' || isLocal?.(layer) ? 1 : factor),
    frequencyFactors: null,
  };
}
