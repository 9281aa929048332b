import { metadataCount, metadataString } from '../gguf/metadata.ts';
import type { RopeConfig, YarnConfig } from './decoderConfig.ts';
import { type GgufKeys, MAX_CONTEXT } from './ggufKeys.ts';
import { outOfRange, unsupportedFeature } from './refusals.ts';

/** Rope base of Gemma 3's sliding layers, and of the others (report: arXiv 2503.19786, section 2). */
const GEMMA3_LOCAL_BASE = 10_000;
const GEMMA3_BASE = 1_000_000;
const BASE = 10_000;
/** ONNX Runtime's rotary kernels take rotated dimensions in multiples of this. */
const ROTARY_STEP = 16;
/** What `yarn` means where the file does not say (arXiv 2309.00071, section 3.2). */
const YARN_FAST = 32;
const YARN_SLOW = 1;

/** How a file scales positions; `longrope` and `su` are told by tensors of factors. */
const KINDS = ['none', 'linear', 'yarn', 'longrope', 'su'];

export interface RopeShape {
  readonly headSize: number;
  readonly interleaved: boolean;
  /** Says which layers have a rope of their own, or `null`. */
  readonly isLocal: ((layer: number) => boolean) | null;
}

/** @throws UserError `unsupported-architecture`, `gguf-malformed` */
export function ropeFromGguf(keys: GgufKeys, { headSize, interleaved, isLocal }: RopeShape): RopeConfig {
  const base = keys.number('rope.freq_base', isLocal ? GEMMA3_BASE : BASE);
  const localBase = keys.number('rope.freq_base_swa', GEMMA3_LOCAL_BASE);
  // Older files give a factor and no type, which llama.cpp takes for linear scaling.
  const kind = metadataString(keys.metadata, keys.name('rope.scaling.type'), 'linear');
  if (!KINDS.includes(kind)) throw unsupportedFeature(`rope scaling "${kind}"`);
  const said = keys.number('rope.scaling.factor', keys.number('rope.scale_linear', 1));
  // Converters write 0 for none.
  const factor = said === 0 ? 1 : said;
  const magnitude = keys.number('rope.scaling.attn_factor', 1);
  const positive = {
    freq_base: base,
    freq_base_swa: localBase,
    'scaling.factor': factor,
    'scaling.attn_factor': magnitude,
  };
  for (const [key, value] of Object.entries(positive)) {
    if (!(value > 0) || !Number.isFinite(value)) throw outOfRange(keys.name(`rope.${key}`), value);
  }
  const yarn = kind === 'yarn' && factor !== 1 ? yarnOf(keys) : null;
  const scales = kind === 'linear' || yarn !== null;
  return {
    size: rotarySize(keys, headSize),
    interleaved,
    base: layer => (isLocal?.(layer) ? localBase : base),
    positionScale: layer => (scales && !isLocal?.(layer) ? factor : 1),
    yarn,
    // Attention is sharpened with the logarithm of the factor (arXiv 2309.00071, section 3.4).
    magnitude: yarn ? magnitude * (1 + 0.1 * Math.log(factor)) : magnitude,
    frequencyFactors: null,
  };
}

/** Tokens that one set of frequencies serves: with factors for short and for long contexts, the short ones. */
export function longestSequence(keys: GgufKeys, contextLength: number, hasTwoRopes: boolean): number {
  if (!hasTwoRopes) return contextLength;
  return Math.min(contextLength, keys.count('rope.scaling.original_context_length', MAX_CONTEXT));
}

function rotarySize(keys: GgufKeys, headSize: number): number {
  const size = metadataCount(keys.metadata, keys.name('rope.dimension_count'), headSize);
  if (size < 2 || size % 2 !== 0 || size > headSize) throw outOfRange(keys.name('rope.dimension_count'), size);
  if (size % ROTARY_STEP !== 0) throw unsupportedFeature(`${size} rotated dimensions per attention head`);
  return size;
}

function yarnOf(keys: GgufKeys): YarnConfig {
  for (const [key, plain] of [
    ['yarn_ext_factor', 1],
    ['yarn_attn_factor', 1],
    ['yarn_log_multiplier', 0],
  ] as const) {
    if (keys.number(`rope.scaling.${key}`, plain) !== plain)
      throw unsupportedFeature(`"${keys.name(`rope.scaling.${key}`)}"`);
  }
  const context = keys.count('context_length', MAX_CONTEXT);
  const fast = keys.number('rope.scaling.yarn_beta_fast', YARN_FAST);
  const slow = keys.number('rope.scaling.yarn_beta_slow', YARN_SLOW);
  if (!(slow > 0 && fast > slow && Number.isFinite(fast)))
    throw outOfRange(keys.name('rope.scaling.yarn_beta_fast'), fast);
  return { originalContext: keys.count('rope.scaling.original_context_length', MAX_CONTEXT, context), fast, slow };
}
