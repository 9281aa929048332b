/** Everything about a decoder-only transformer that its graph depends on. */
export interface DecoderConfig {
  readonly architecture: string;
  readonly layers: number;
  /** Width of the residual stream. */
  readonly hiddenSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly feedForwardSize: number;
  readonly vocabularySize: number;
  /** Longest context the model was made for, in tokens. */
  readonly contextLength: number;
  /** Tokens of a sequence at most: up to here the positions are those of one table. */
  readonly longestSequence: number;
  readonly norm: 'rms' | 'layer';
  /** Epsilon of the norms. */
  readonly epsilon: number;
  /** Factor on the token embeddings: 1, or sqrt(hiddenSize) for Gemma. */
  readonly embeddingScale: number;
  /** Factor on q.k before the softmax. */
  readonly attentionScale: number;
  readonly activation: 'silu' | 'gelu-tanh';
  /** Whether the feed-forward block multiplies what goes up with an activated gate, or activates it. */
  readonly gated: boolean;
  /** Whether the file holds queries, keys and values in one matrix, and gate and up in one. */
  readonly fused: { readonly queries: boolean; readonly gate: boolean };
  /** Names of the biases that matrices have. */
  readonly biases: ReadonlySet<string>;
  /** Norms over each head of q and k. */
  readonly headNorms: boolean;
  /** Norms after attention and after the feed-forward block, before they are added to the residual stream. */
  readonly postNorms: boolean;
  /** True where the output matrix is the token embedding table. */
  readonly tied: boolean;
  /** `null` where positions have embeddings that were learned. */
  readonly rope: RopeConfig | null;
  /** Attention span of a layer in tokens, itself included; 0 is the whole context. */
  readonly slidingWindow: (layer: number) => number;
}

/** Rotary position embedding (Su et al. 2021, arXiv 2104.09864). */
export interface RopeConfig {
  /** Rotated dimensions of a head. */
  readonly size: number;
  /** True where neighbours are rotated together, false where halves are. */
  readonly interleaved: boolean;
  readonly base: (layer: number) => number;
  /** Positions are divided by this (linear scaling). */
  readonly positionScale: (layer: number) => number;
  /** Frequencies between those of short and of long contexts, or `null`. */
  readonly yarn: YarnConfig | null;
  /** Factor on cosines and sines. */
  readonly magnitude: number;
  /** Divisors of each frequency, `[size / 2]`, or `null`. */
  readonly frequencyFactors: Float32Array | null;
}

/** Peng et al. 2023, arXiv 2309.00071, section 3.2: which frequencies are divided by the position scale. */
export interface YarnConfig {
  /** Context that the frequencies were trained with, in tokens. */
  readonly originalContext: number;
  /** Frequencies with more turns than `fast` within that context are kept, those with fewer than `slow` divided. */
  readonly fast: number;
  readonly slow: number;
}
