/** What `fillMiddle` is asked about: a stretch of a text as a hole between what stands before and after it. */
export interface FimParams {
  readonly text: string;
  /** UTF-16, `[start, end)` of the hole, which cut no surrogate pair. */
  readonly hole: readonly [start: number, end: number];
  /** As in `ScoreParams`. */
  readonly start: string;
  readonly window: number;
  readonly boundary: FimBoundary;
  readonly layout: 'prefix-suffix-middle' | 'suffix-prefix-middle' | 'default';
  /** Other middles that are sampled, and the seed they follow from. */
  readonly samples: number;
  readonly seed: number;
}

/**
 * Where the middle begins: at a token boundary at the hole (`split`), or within whatever token the text has there
 * (`rollback`: the prefix is cut at its last sure boundary, and what was cut off must come first). `default` is what is better
 * for the model.
 */
export type FimBoundary = 'split' | 'rollback' | 'default';
