import { type Metadata, metadataCount, metadataString } from '../gguf/metadata.ts';
import { type Architecture, architectures } from './architectures.ts';
import { findTensor, type NamedTensor } from './checkTensors.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { type GgufKeys, ggufKeys, MAX_CONTEXT, MAX_LAYERS, MAX_WIDTH } from './ggufKeys.ts';
import { implausible, splitFile, unsupportedArchitecture, unsupportedFeature } from './refusals.ts';
import { longestSequence, ropeFromGguf } from './ropeFromGguf.ts';

/** Every sixth layer of Gemma 3 sees the whole context (report: arXiv 2503.19786, section 2). */
const GEMMA3_PATTERN = 6;
/** The one size whose queries are scaled by hiddenSize / heads and not by the head size (same report, table 1). */
const GEMMA3_27B_LAYERS = 62;

/**
 * The decoder that a GGUF file describes.
 * @throws UserError `unsupported-architecture`, `model-incomplete` or `gguf-malformed`.
 */
export function configFromGguf(metadata: Metadata, tensors: readonly NamedTensor[]): DecoderConfig {
  const name = metadataString(metadata, 'general.architecture');
  const architecture = Object.hasOwn(architectures, name) ? architectures[name]! : undefined;
  if (!architecture) throw unsupportedArchitecture(name, Object.keys(architectures));
  if (metadataCount(metadata, 'split.count', 1) > 1) throw splitFile();
  const keys = ggufKeys(metadata, name);
  refuseFeatures(keys);
  const { norm, activation, gated, headNorms, postNorms, positions } = architecture;
  const layers = keys.count('block_count', MAX_LAYERS);
  const hiddenSize = keys.count('embedding_length', MAX_WIDTH);
  const contextLength = keys.count('context_length', MAX_CONTEXT);
  const { heads, kvHeads, headSize } = headsOf(keys, hiddenSize);
  const { isLocal, slidingWindow } = windowsOf(keys, architecture, contextLength);
  const names = new Set(tensors.map(tensor => tensor.name));
  const interleaved = positions === 'interleaved';
  const scaledByWidth = name === 'gemma3' && layers === GEMMA3_27B_LAYERS;
  return {
    architecture: name,
    layers,
    hiddenSize,
    heads,
    kvHeads,
    headSize,
    feedForwardSize: keys.count('feed_forward_length', MAX_WIDTH),
    vocabularySize: findTensor(tensors, 'token_embd.weight').shape[1] ?? 0,
    contextLength,
    longestSequence: longestSequence(keys, contextLength, names.has('rope_factors_short.weight')),
    norm,
    epsilon: keys.number(norm === 'rms' ? 'attention.layer_norm_rms_epsilon' : 'attention.layer_norm_epsilon'),
    embeddingScale: architecture.scaledEmbeddings ? Math.sqrt(hiddenSize) : 1,
    attentionScale: 1 / Math.sqrt(scaledByWidth ? hiddenSize / heads : headSize),
    activation,
    gated,
    fused: {
      queries: names.has('blk.0.attn_qkv.weight'),
      gate: gated && !names.has('blk.0.ffn_gate.weight') && name === 'phi3',
    },
    biases: new Set([...names].filter(tensor => tensor.endsWith('.bias') && !/norm\.bias$/.test(tensor))),
    headNorms,
    postNorms,
    tied: !names.has('output.weight'),
    rope: positions === 'learned' ? null : ropeFromGguf(keys, { headSize, interleaved, isLocal }),
    slidingWindow,
  };
}

/** What would change the numbers and is not computed here. */
function refuseFeatures(keys: GgufKeys): void {
  if (keys.number('expert_count', 0) > 0) throw unsupportedFeature('mixture of experts');
  for (const key of ['final_logit_softcapping', 'attn_logit_softcapping']) {
    if (keys.number(key, 0) !== 0) throw unsupportedFeature('soft-capped logits');
  }
}

function headsOf(keys: GgufKeys, hiddenSize: number): { heads: number; kvHeads: number; headSize: number } {
  const heads = keys.count('attention.head_count', MAX_WIDTH);
  const kvHeads = keys.count('attention.head_count_kv', MAX_WIDTH, heads);
  if (heads % kvHeads !== 0) throw implausible(`${heads} attention heads cannot share ${kvHeads} of keys and values.`);
  const headSize = keys.count('attention.key_length', MAX_WIDTH, Math.floor(hiddenSize / heads));
  if (keys.count('attention.value_length', MAX_WIDTH, headSize) !== headSize) {
    throw unsupportedFeature('keys and values of different sizes');
  }
  return { heads, kvHeads, headSize };
}

/** Which layers have a rope of their own, and how far each sees; 0 is the whole context. */
function windowsOf(keys: GgufKeys, { windows }: Architecture, contextLength: number) {
  if (windows === 'most') {
    const sliding = keys.count('attention.sliding_window', MAX_CONTEXT);
    const pattern = keys.count('attention.sliding_window_pattern', MAX_LAYERS, GEMMA3_PATTERN);
    const isLocal = (layer: number) => (layer + 1) % pattern !== 0;
    return { isLocal, slidingWindow: (layer: number) => (isLocal(layer) ? sliding : 0) };
  }
  const said = keys.number('attention.sliding_window', 0);
  const sliding = said > 0 && said < contextLength ? keys.count('attention.sliding_window', MAX_CONTEXT) : 0;
  if (sliding > 0 && windows === 'none') throw unsupportedFeature('sliding windows');
  return { isLocal: null, slidingWindow: () => sliding };
}
