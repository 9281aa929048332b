import type { Rollout } from '../contrast/continuation.ts';
import type { RolloutRule } from '../contrast/rollOut.ts';

export interface RolloutParams extends RolloutRule {
  /** Tokens of the text to continue, without the start token. */
  readonly ids: Int32Array;
  /** As `ScoreParams.start`. */
  readonly start: string;
  /** Continuations `first` to `first + count - 1`. */
  readonly first: number;
  readonly count: number;
  /** A token that none may begin with, or -1. */
  readonly ban: number;
  /** Continuations side by side; 0 is as many as the memory allows, 64 at most. */
  readonly width: number;
}

export interface RolloutProgress {
  /** Those that have ended since. */
  readonly rollouts: readonly Rollout[];
  /** Tokens decoded so far, over all. */
  readonly decoded: number;
}

export interface RolloutSummary {
  readonly decoded: number;
  readonly width: number;
  /** Tokens of the prefix, the start token included. */
  readonly context: number;
  /** The text was too long for the model, and its begin was left out. */
  readonly cut: boolean;
}
