import { Cancelled } from '../errors.ts';
import type { CausalLm, ProbeRows } from '../model/causalLm.ts';
import type { Window } from '../scoring/window.ts';

/** Tokens that the model reads in one piece: what PAWN was published and its heads are trained with. */
export const DETECT_WINDOW = 512;
/**
 * Tokens at the begin of a text that are context only: out of nothing everything surprises, so they say little about who
 * wrote. Those before a later window are as many as the window repeats.
 */
export const LEAD = 16;
const OVERLAP = 32;

/**
 * Windows over a text, of about the same length, each at most `most` tokens; every token from `LEAD` on is evidence once. A
 * later window begins with tokens of the one before, as context. A model that was made for less has shorter windows.
 */
export function planDetection(tokens: number, most = DETECT_WINDOW): Window[] {
  if (tokens <= most) return [{ begin: 0, scoreFrom: Math.min(LEAD, tokens), end: tokens }];
  const overlap = Math.min(OVERLAP, most >> 1);
  const count = Math.ceil((tokens - overlap) / (most - overlap));
  const size = Math.ceil((tokens - overlap) / count) + overlap;
  return Array.from({ length: count }, (_, i) => {
    const begin = i * (size - overlap);
    return {
      begin,
      scoreFrom: begin + (i === 0 ? Math.min(LEAD, size) : overlap),
      end: Math.min(tokens, begin + size),
    };
  });
}

export interface ReadOptions {
  /** Id of the token that a window starts with, or `null`. */
  readonly start: number | null;
  /** Most likely tokens kept per row. */
  readonly k: number;
  readonly hidden: boolean;
  /** Tokens run in one piece; the signal is looked at between pieces. */
  readonly chunk: number;
  readonly signal: AbortSignal;
  readonly pause?: (() => Promise<void>) | undefined;
}

/** What the model made of the tokens of one window. */
export interface ReadWindow {
  /** Row of the text that the first row here is about: `window.begin`, or one more where nothing predicts that. */
  readonly at: number;
  /** One per token, those that are context only too. */
  readonly rows: readonly ProbeRows[];
  /** The hidden state before each token, and the one after the last, `[rows + 1, hidden]`, in pieces; empty unless asked for. */
  readonly hidden: readonly Float32Array[];
}

/**
 * Reads the tokens of a window with nothing before them. The last one is fed too, since what PAWN knows of a token are the
 * states on both of its sides.
 * @throws Cancelled between pieces.
 */
export async function readWindow(
  lm: CausalLm,
  ids: Int32Array,
  window: Window,
  options: ReadOptions,
): Promise<ReadWindow> {
  const { start, chunk, k, hidden } = options;
  const lead = start === null ? 1 : 0;
  const inputs = Int32Array.from([...(start === null ? [] : [start]), ...ids.subarray(window.begin, window.end)]);
  // What follows the last token is not known; any target asks for the state before it.
  const targets = Int32Array.from([...ids.subarray(window.begin + lead, window.end), 0]);
  lm.truncate(0);
  if (lm.capacity < inputs.length) lm.reserve(inputs.length);
  const rows: ProbeRows[] = [];
  for (let at = 0; at < inputs.length; at += chunk) {
    await options.pause?.();
    if (options.signal.aborted) throw new Cancelled();
    rows.push(await lm.advance(inputs.subarray(at, at + chunk), targets.subarray(at, at + chunk), { k, hidden }));
  }
  return { at: window.begin + lead, rows, hidden: rows.flatMap(({ hidden }) => hidden ?? []) };
}
