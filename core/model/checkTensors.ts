import type { DecoderConfig } from './decoderConfig.ts';
import { implausible, missingTensor, unsupportedFeature } from './refusals.ts';

/** A tensor by name and shape; shapes are in ggml order, the row length first. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Divisors of rotary frequencies, where a file has them. */
const ROPE_FACTORS = ['rope_freqs.weight', 'rope_factors_short.weight', 'rope_factors_long.weight'];

/** Names and shapes `[rows, columns]` (a vector: `[length]`) of the tensors that a model of this form must have. */
export function expectedTensors(config: DecoderConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize: hidden, headSize, feedForwardSize: feed, vocabularySize } = config;
  const queries = config.heads * headSize;
  const keys = config.kvHeads * headSize;
  const expected = new Map<string, readonly number[]>();
  const matrix = (name: string, ...shape: [rows: number, columns: number]) => {
    expected.set(`${name}.weight`, shape);
    if (name.startsWith('blk.') && config.biases.has(`${name}.bias`)) expected.set(`${name}.bias`, [shape[0]]);
  };
  const norm = (name: string, size: number) => {
    expected.set(`${name}.weight`, [size]);
    if (config.norm === 'layer') expected.set(`${name}.bias`, [size]);
  };
  matrix('token_embd', vocabularySize, hidden);
  norm('output_norm', hidden);
  if (!config.tied) matrix('output', vocabularySize, hidden);
  if (!config.rope) matrix('position_embd', config.contextLength, hidden);
  for (let layer = 0; layer < config.layers; layer++) {
    const at = (name: string) => `blk.${layer}.${name}`;
    norm(at('attn_norm'), hidden);
    norm(at('ffn_norm'), hidden);
    if (config.fused.queries) matrix(at('attn_qkv'), queries + 2 * keys, hidden);
    else
      for (const [name, rows] of Object.entries({ q: queries, k: keys, v: keys }))
        matrix(at(`attn_${name}`), rows, hidden);
    matrix(at('attn_output'), hidden, queries);
    matrix(at('ffn_up'), config.fused.gate ? 2 * feed : feed, hidden);
    if (config.gated && !config.fused.gate) matrix(at('ffn_gate'), feed, hidden);
    matrix(at('ffn_down'), hidden, feed);
    if (config.headNorms) for (const name of ['attn_q_norm', 'attn_k_norm']) norm(at(name), headSize);
    if (config.postNorms) for (const name of ['post_attention_norm', 'post_ffw_norm']) norm(at(name), hidden);
  }
  return expected;
}

/**
 * Refuses a file whose tensors are not those its header promises: missing, unknown or of another shape.
 * @throws UserError `model-incomplete`, `gguf-malformed` or `unsupported-architecture`.
 */
export function checkTensors(config: DecoderConfig, tensors: readonly NamedTensor[]): void {
  const expected = expectedTensors(config);
  for (const [name, shape] of expected) {
    const found = [...findTensor(tensors, name).shape].reverse();
    while (found.length > shape.length && found[0] === 1) found.shift();
    if (found.length !== shape.length || found.some((size, axis) => size !== shape[axis])) {
      throw implausible(`The tensor "${name}" has the shape [${found}], not the [${shape}] its header promises.`);
    }
  }
  const [, short, long] = ROPE_FACTORS;
  for (const [name, other] of [
    [short!, long!],
    [long!, short!],
  ] as const) {
    if (tensors.some(tensor => tensor.name === name)) findTensor(tensors, other);
  }
  const factors = config.rope ? ROPE_FACTORS : [];
  const unknown = tensors.find(tensor => !expected.has(tensor.name) && !factors.includes(tensor.name));
  if (unknown) throw unsupportedFeature(`the tensor "${unknown.name}"`);
}

/** @throws UserError `model-incomplete`. */
export function findTensor(tensors: readonly NamedTensor[], name: string): NamedTensor {
  const tensor = tensors.find(candidate => candidate.name === name);
  if (!tensor) throw missingTensor(name);
  return tensor;
}
