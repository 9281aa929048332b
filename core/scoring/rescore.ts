import type { CausalLm } from '../model/causalLm.ts';
import type { Encoding } from '../tokenizer/tokenizer.ts';
import { commonPrefix, feeds, type ScoredRows, type ScoreOptions, scoreWindow } from './score.ts';
import { planWindows, type Window } from './window.ts';

export interface RescoreOptions extends ScoreOptions {
  /** The first row that is wanted; those before still hold. */
  readonly from: number;
  /** Rows that are looked at, `[start, end)`: their windows come first. */
  readonly first: readonly [start: number, end: number];
  /** Tokens run in one piece where nobody looks, `chunk` if not said: a keystroke waits for the piece that runs. */
  readonly restChunk?: number | undefined;
  /** A second KV cache of the same model: windows that are not looked at do not push out the one that is typed in. */
  readonly spare?: CausalLm | undefined;
}

/**
 * Scores the rows from `from` on, in the windows that `score` would use, so with the same numbers; but windows that are
 * looked at come first, and what a KV cache holds of a window is not run again. Rows ascend within a window.
 * @throws Cancelled between pieces.
 */
export async function* rescore(lm: CausalLm, encoding: Encoding, options: RescoreOptions): AsyncGenerator<ScoredRows> {
  const windows = planWindows(encoding.ids.length, options.start !== null, options);
  const [next, ...later] = inOrderOfUse(windows, options);
  if (!next) return;
  const [near, far] = cachesFor(next, lm, encoding, options);
  near.reserve(options.window);
  yield* rescoreWindow(near, encoding, next, options);
  for (const window of later) {
    far.reserve(options.window);
    yield* rescoreWindow(far, encoding, window, options);
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

/** For a window the cache that holds more of it, and for all others the other one. */
function cachesFor(
  window: Window,
  lm: CausalLm,
  { ids }: Encoding,
  { spare = lm, start }: RescoreOptions,
): readonly [near: CausalLm, far: CausalLm] {
  const { inputs } = feeds(ids, window, start);
  return commonPrefix(lm.cached, inputs) >= commonPrefix(spare.cached, inputs) ? [lm, spare] : [spare, lm];
}

/** Up to the last row that is looked at in pieces that stop there, and then the rest. */
async function* rescoreWindow(
  lm: CausalLm,
  encoding: Encoding,
  window: Window,
  options: RescoreOptions,
): AsyncGenerator<ScoredRows> {
  const scoreFrom = Math.max(window.scoreFrom, options.from);
  const [start, end] = options.first;
  const seen = start < window.end && scoreFrom < end ? Math.min(end, window.end) : scoreFrom;
  if (seen > scoreFrom) yield* scoreWindow(lm, encoding, { ...window, scoreFrom, end: seen }, options, true);
  if (seen === window.end) return;
  const rest = { ...options, chunk: options.restChunk ?? options.chunk, grow: false };
  yield* scoreWindow(lm, encoding, { ...window, scoreFrom: seen }, rest, true);
}
