import type { DecoderConfig } from './decoderConfig.ts';
import { implausible, missingTensor, unsupportedFeature } from './refusals.ts';

/** A tensor by name and shape; shapes are in ggml order, the row length first. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
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
  const unknown = tensors.find(tensor => !expected.has(tensor.name) && tensor.name !== 'rope_freqs.weight');
  if (unknown) throw unsupportedFeature(`the tensor "${unknown.name}"`);
}

/** @throws UserError `model-incomplete`. */
export function findTensor(tensors: readonly NamedTensor[], name: string): NamedTensor {
  const tensor = tensors.find(candidate => candidate.name === name);
  if (!tensor) throw missingTensor(name);
  return tensor;
}
