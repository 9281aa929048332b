import type { CausalLm } from '../model/causalLm.ts';
import type { Encoding } from '../tokenizer/tokenizer.ts';
import { type ScoredRows, type ScoreOptions, scoreWindow } from './score.ts';
import { planWindows, type Window } from './window.ts';

export interface RescoreOptions extends ScoreOptions {
  /** The first row that is wanted; those before still hold. */
  readonly from: number;
  /** Rows that are looked at, `[start, end)`: their windows come first. */
  readonly first: readonly [start: number, end: number];
}

/**
 * Scores the rows from `from` on, in the windows that `score` would use, so with the same numbers; but windows that are
 * looked at come first, and what the KV cache holds of a window is not run again. Rows ascend within a window.
 * @throws Cancelled between pieces.
 */
export async function* rescore(lm: CausalLm, encoding: Encoding, options: RescoreOptions): AsyncGenerator<ScoredRows> {
  const windows = planWindows(encoding.ids.length, options.start !== null, options);
  lm.reserve(options.window);
  for (const window of inOrderOfUse(windows, options)) {
    yield* scoreWindow(lm, encoding, { ...window, scoreFrom: Math.max(window.scoreFrom, options.from) }, options, true);
  }
}

/** Windows with wanted rows; first those that are looked at, each group in the order of the document. */
export function inOrderOfUse(
  windows: readonly Window[],
  { from, first: [start, end] }: Pick<RescoreOptions, 'from' | 'first'>,
): Window[] {
  const wanted = windows.filter(window => window.end > from);
  const seen = (window: Window) => window.end > start && Math.max(window.scoreFrom, from) < end;
  return [...wanted.filter(seen), ...wanted.filter(window => !seen(window))];
}
