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
  readonly contextLength: number;
  /** Epsilon of the RMS norms. */
  readonly epsilon: number;
  /** Factor on the token embeddings: 1, or sqrt(hiddenSize) for Gemma. */
  readonly embeddingScale: number;
  /** Factor on q.k before the softmax. */
  readonly attentionScale: number;
  readonly activation: 'silu' | 'gelu-tanh';
  /** Norms over each head of q and k. */
  readonly headNorms: boolean;
  /** Norms after attention and after the feed-forward block, before they are added to the residual stream. */
  readonly postNorms: boolean;
  /** True where the output matrix is the token embedding table. */
  readonly tied: boolean;
  readonly rope: RopeConfig;
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
  /** Divisors of each frequency, `[size / 2]`, or `null`. */
  readonly frequencyFactors: Float32Array | null;
}
