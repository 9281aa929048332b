import { Cancelled } from '../errors.ts';
import type { CausalLm, ProbeRows } from '../model/causalLm.ts';
import type { Encoding } from '../tokenizer/tokenizer.ts';
import { emptyStats, type TokenStats } from './tokenStats.ts';
import { planWindows, type Window, type WindowSize } from './window.ts';

export interface ScoreOptions extends WindowSize {
  /** Id of the token every window starts with, or `null`. */
  readonly start: number | null;
  /** Most likely tokens kept per row. */
  readonly k: number;
  /** Return the hidden state that predicted each row. */
  readonly hidden?: boolean | undefined;
  /** Tokens run in one piece; the signal is looked at between pieces. */
  readonly chunk: number;
  /** Begin with smaller pieces where one does not suffice, so that the first rows come soon. */
  readonly grow?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Awaited before each piece; where a run blocks its process, this is when a cancel can come in. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** Consecutive rows of a document. */
export interface ScoredRows {
  /** Row of the document at which `stats` begins. */
  readonly at: number;
  readonly stats: TokenStats;
  /** `[rows, hidden]`; `null` unless asked for, and for a row that was not scored. */
  readonly hidden: Float32Array | null;
}

/**
 * Scores a document of any length: every row once, in ascending order. The same document, model and options give the
 * same numbers, whatever was scored before.
 * @throws Cancelled between pieces.
 */
export async function* score(lm: CausalLm, encoding: Encoding, options: ScoreOptions): AsyncGenerator<ScoredRows> {
  const windows = planWindows(encoding.ids.length, options.start !== null, options);
  lm.reserve(Math.min(options.window, encoding.ids.length + 1));
  for (const window of windows) yield* scoreWindow(lm, encoding, window, options);
}

/** The rows of one window. With `reuse`, inputs that the KV cache already holds are not run again. */
export async function* scoreWindow(
  lm: CausalLm,
  encoding: Encoding,
  window: Window,
  options: ScoreOptions,
  reuse = false,
): AsyncGenerator<ScoredRows> {
  const { inputs, targets, lead } = feeds(encoding.ids, window, options.start);
  const firstWanted = Math.max(0, window.scoreFrom - window.begin - lead);
  const kept = reuse ? Math.min(commonPrefix(lm.cached, inputs), firstWanted) : 0;
  lm.truncate(kept);
  let next = window.scoreFrom;
  if (next < window.begin + lead) {
    yield unscored(encoding, next, options.k);
    next += 1;
  }
  for (let start = kept, size = 0; start < inputs.length; start += size) {
    await options.pause?.();
    if (options.signal.aborted) throw new Cancelled();
    size = pieceSize(size, inputs.length - start, options);
    const rows = await lm.advance(inputs.subarray(start, start + size), targets.subarray(start, start + size), options);
    if (rows.length === 0) continue;
    yield { at: next, stats: asStats(encoding, next, rows, next - window.begin + (1 - lead)), hidden: rows.hidden };
    next += rows.length;
  }
}

/** Tokens of the next of several pieces, `left` in all; the first of a growing row are 3/8 and 6/8 of the others. */
function pieceSize(before: number, left: number, { chunk, grow = false }: ScoreOptions): number {
  if (!grow || left <= chunk) return chunk;
  return Math.min(chunk, before + Math.ceil((3 * chunk) / 8));
}

/**
 * What a window feeds, and the token each input predicts: the only place where targets are shifted by one. `lead` is 1
 * where the window's first token is predicted by nothing.
 */
export function feeds(
  ids: Int32Array,
  window: Window,
  start: number | null,
): { inputs: Int32Array; targets: Int32Array; lead: 0 | 1 } {
  const fed = ids.subarray(window.begin, window.end - 1);
  const lead = start === null ? 1 : 0;
  const inputs = new Int32Array(fed.length + 1 - lead);
  if (start !== null) inputs[0] = start;
  inputs.set(fed, 1 - lead);
  const targets = ids.slice(window.begin + lead, window.end);
  targets.fill(-1, 0, Math.max(0, window.scoreFrom - window.begin - lead));
  return { inputs, targets, lead };
}

function asStats(encoding: Encoding, at: number, rows: ProbeRows, firstContext: number): TokenStats {
  return {
    length: rows.length,
    k: rows.k,
    ids: encoding.ids.slice(at, at + rows.length),
    offsets: encoding.offsets.slice(2 * at, 2 * (at + rows.length)),
    logProb: rows.logProb,
    entropy: rows.entropy,
    secondMoment: rows.secondMoment,
    maxLogProb: rows.maxLogProb,
    rank: rows.rank,
    topP: rows.topP,
    context: Uint32Array.from({ length: rows.length }, (_, i) => firstContext + i),
    topIds: rows.topIds,
    topLogProbs: rows.topLogProbs,
    columns: {},
  };
}

/** How many leading ids agree. */
export function commonPrefix(a: Int32Array, b: Int32Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}

/** The first row of a document without a start token. */
function unscored(encoding: Encoding, at: number, k: number): ScoredRows {
  const stats = emptyStats(1, k);
  stats.ids[0] = encoding.ids[at]!;
  stats.offsets.set(encoding.offsets.subarray(2 * at, 2 * at + 2));
  return { at, stats, hidden: null };
}
