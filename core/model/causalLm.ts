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
  /** Forgets the cached tokens from `length` on. */
  truncate(length: number): void;
  /**
   * Appends `ids` `[n]` to the cache. `targets` `[n]` says for which positions measures are wanted: row i is about the
   * distribution after `ids[i]`, seen from token `targets[i]`; -1 asks for nothing. Returns one row per wanted position.
   */
  advance(ids: Int32Array, targets: Int32Array, k: number): Promise<ProbeRows>;
  dispose(): Promise<void>;
}

/** Measures of m next-token distributions; the columns of `TokenStats` with the same names. */
export type ProbeRows = MeasureRows;
