import { commonPrefix } from './score.ts';
import { emptyStats, sliceRows, type TokenStats, writeRows } from './tokenStats.ts';

/** What is known of a row: nothing yet, a score of the text as it is, or one of the text before an edit. */
export const PENDING = 0;
export const FRESH = 1;
export const STALE = 2;

/**
 * The rows of a document that is being edited. Offsets are always about the present text. Only `adoptRows` writes into
 * it, and only into rows that are not fresh, and who adds a column; all else makes a new one.
 */
export interface LiveRows {
  readonly stats: TokenStats;
  /** `PENDING`, `FRESH` or `STALE`, `[n]`. */
  readonly states: Uint8Array;
}

/** A replacement of `[start, end)` of a text by `length` units, UTF-16. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

export function noRows(k: number): LiveRows {
  return { stats: emptyStats(0, k), states: new Uint8Array(0) };
}

/** The same rows, none of them scored. */
export function forgotten({ stats }: LiveRows): LiveRows {
  const empty = emptyStats(stats.length, stats.k);
  empty.ids.set(stats.ids);
  empty.offsets.set(stats.offsets);
  return { stats: empty, states: new Uint8Array(stats.length) };
}

/**
 * The rows after an edit, before the text is cut anew. Those before it stay; those that touch it or come after it are
 * stale, and those after it are moved along. Inserted text between two rows belongs to none.
 */
export function edited({ stats, states }: LiveRows, { start, end, length }: TextEdit): LiveRows {
  const first = firstTouched(stats, start);
  const offsets = stats.offsets.slice();
  const shift = length - (end - start);
  for (let row = first; row < stats.length; row += 1) {
    const [from, to] = [offsets[2 * row]!, offsets[2 * row + 1]!];
    if (to <= start) continue;
    // A row that loses its beginning goes on behind what was inserted; one that loses its end stops before it.
    offsets[2 * row] = from >= end ? from + shift : from < start ? from : start + length;
    offsets[2 * row + 1] = to > end || from >= end ? to + shift : from < start ? start : start + length;
  }
  const after = states.slice();
  for (let row = first; row < after.length; row += 1) if (after[row] === FRESH) after[row] = STALE;
  return { stats: { ...stats, offsets }, states: after };
}

/** Rows from the first on that are fresh: what a new score may build on. */
export function freshPrefix({ states }: LiveRows): number {
  const end = states.findIndex(state => state !== FRESH);
  return end < 0 ? states.length : end;
}

/**
 * The rows of the text cut anew. The first `holds` rows still hold; of the others, those whose tokens are the same,
 * counted from either end, keep what was known of them: as stale, unless the text is the one it was known of.
 */
export function retokenized(
  { stats, states }: LiveRows,
  cut: { readonly ids: Int32Array; readonly offsets: Uint32Array; readonly holds: number; readonly sameText: boolean },
): LiveRows {
  const { ids, offsets, holds, sameText } = cut;
  const before = commonPrefix(stats.ids, ids);
  const after = commonSuffix(stats.ids, ids, Math.min(stats.length, ids.length) - before);
  const rows = emptyStats(ids.length, stats.k);
  const known = new Uint8Array(ids.length);
  const keep = (at: number, from: number, to: number) => {
    writeRows(rows, at, sliceRows(stats, from, to));
    known.set(states.subarray(from, to), at);
  };
  keep(0, 0, before);
  keep(ids.length - after, stats.length - after, stats.length);
  rows.ids.set(ids);
  rows.offsets.set(offsets);
  if (!sameText) for (let row = holds; row < known.length; row += 1) if (known[row] === FRESH) known[row] = STALE;
  return { stats: rows, states: known };
}

/** Writes rows that were scored, from row `at`; they are fresh. */
export function adoptRows({ stats, states }: LiveRows, at: number, chunk: TokenStats): void {
  writeRows(stats, at, chunk);
  states.fill(FRESH, at, at + chunk.length);
}

/** Stretches of text that show scores of an earlier text, joined; `[start, end)`, UTF-16. */
export function staleSpans({ stats, states }: LiveRows): readonly (readonly [start: number, end: number])[] {
  const spans: [number, number][] = [];
  for (let row = 0; row < states.length; row += 1) {
    const [start, end] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!];
    if (states[row] !== STALE || start === end) continue;
    const last = spans.at(-1);
    if (last && last[1] === start) last[1] = end;
    else spans.push([start, end]);
  }
  return spans;
}

/** The first row that ends at `offset` or behind it. */
function firstTouched({ length, offsets }: TokenStats, offset: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[2 * middle + 1]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many ids at the end agree, at most `most`. */
function commonSuffix(a: Int32Array, b: Int32Array, most: number): number {
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}
