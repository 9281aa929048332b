/**
 * A stretch of a document that is run with an empty KV cache: the start token, if there is one, then tokens
 * `begin` to `end - 1`. Its rows are those from `scoreFrom` to `end`; what lies before is context that an earlier
 * window has scored.
 */
export interface Window {
  readonly begin: number;
  readonly scoreFrom: number;
  /** One past the last scored row. */
  readonly end: number;
}

export interface WindowSize {
  /** Longest input of one window in tokens, the start token included. */
  readonly window: number;
  /** Rows of a window that only repeat context; less than `window`. */
  readonly overlap: number;
}

/**
 * A quarter of a window is repeated: a third more work, and every later token sees at least that much context. At least
 * one token is, or without a start token the first one of a later window would be predicted by nothing.
 */
export function overlapOf(window: number): number {
  return Math.max(1, Math.floor(window / 4));
}

/**
 * Windows that score every row of `tokens` once, in order, each in the window where it has the longer context. A
 * window of w inputs predicts w tokens: its last token is only ever a target.
 */
export function planWindows(tokens: number, hasStart: boolean, { window, overlap }: WindowSize): Window[] {
  if (window < 2 || overlap < 0 || overlap >= window) throw new RangeError(`window ${window}, overlap ${overlap}`);
  const reach = hasStart ? window : window + 1;
  const windows: Window[] = [];
  for (let scored = 0; scored < tokens; ) {
    const begin = scored === 0 ? 0 : scored - overlap;
    const end = Math.min(tokens, begin + reach);
    windows.push({ begin, scoreFrom: scored, end });
    scored = end;
  }
  return windows;
}
