import type { MeasureRows } from '../math/nextTokenMeasures.ts';

/**
 * A loaded causal language model as scoring sees it: a KV cache that tokens are appended to, and measures of the
 * next-token distribution after each of them. The inference process implements it over ONNX Runtime.
 */
export interface CausalLm {
  readonly vocabularySize: number;
  /** Tokens the KV cache can hold. */
  readonly capacity: number;
  /** Tokens in the KV cache. */
  readonly length: number;
  /** Their ids, `[length]`; a view that later calls may change. */
  readonly cached: Int32Array;
  /** Makes room for `capacity` tokens; the cache is empty afterwards if its size had to change. */
  reserve(capacity: number): void;
  /** Forgets the cached tokens from `length` on. */
  truncate(length: number): void;
  /**
   * Appends `ids` `[n]` to the cache. `targets` `[n]` says for which positions measures are wanted: row i is about the
   * distribution after `ids[i]`, seen from token `targets[i]`; -1 asks for nothing. Returns one row per wanted position.
   */
  advance(ids: Int32Array, targets: Int32Array, wanted: Wanted): Promise<ProbeRows>;
  /** A second KV cache, empty, over the same weights, which live as long as this model; disposing of it frees no more. */
  fork(): CausalLm;
  /**
   * Continues what is cached in `width` ways at once, each with room for `room` tokens more. The branches hold copies of
   * the cache; later calls here do not touch them.
   */
  branch(width: number, room: number): Branches;
  /** Bytes of keys and values that a token takes in a cache. */
  readonly bytesPerToken: number;
  dispose(): Promise<void>;
}

/** Continuations of one prefix, run side by side: a step of all costs little more than a step of one. */
export interface Branches {
  readonly width: number;
  /** Appends one token to each branch, `[width]`; returns the logits after each, `[width, vocabulary]`. */
  advance(ids: Int32Array): Promise<Float32Array>;
  /** Goes on with these branches alone, ascending. */
  keep(branches: readonly number[]): void;
}

/** What to return for each row besides its measures. */
export interface Wanted {
  /** Most likely tokens kept. */
  readonly k: number;
  /** The last hidden state, after the final norm. */
  readonly hidden?: boolean | undefined;
  /** The logits, for what the measures cannot say; a row is 4 bytes per token of the vocabulary, so ask for few. */
  readonly logits?: boolean | undefined;
}

/** Measures of m next-token distributions; the columns of `TokenStats` with the same names. */
export interface ProbeRows extends MeasureRows {
  /** `[m, hidden]` where asked for. */
  readonly hidden: Float32Array | null;
  /** `[m, vocabulary]` where asked for; not normalised. */
  readonly logits: Float32Array | null;
}
