import type { DecoderConfig } from './decoderConfig.ts';

/** Tokens of a tokenizer that a config names. */
export interface NamedTokens {
  readonly begin: number | null;
  readonly end: number | null;
}

/** What `transformers` calls an architecture where the two names differ. */
const MODEL_TYPES: Readonly<Record<string, string>> = { gemma3: 'gemma3_text' };

/** The `config.json` of a model folder: what programs that run its graph must know; rotation and norms are in the graph. */
export function folderConfig(config: DecoderConfig, { begin, end }: NamedTokens): Readonly<Record<string, unknown>> {
  return {
    model_type: MODEL_TYPES[config.architecture] ?? config.architecture,
    vocab_size: config.vocabularySize,
    hidden_size: config.hiddenSize,
    intermediate_size: config.feedForwardSize,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.kvHeads,
    head_dim: config.headSize,
    max_position_embeddings: config.longestSequence,
    tie_word_embeddings: config.tied,
    ...(begin === null ? {} : { bos_token_id: begin }),
    ...(end === null ? {} : { eos_token_id: end }),
  };
}
