import { emptyStats, type TokenStats, writeRows } from '../scoring/tokenStats.ts';
import { type EvidenceRows, evidenceRows } from './evidenceRows.ts';

/** What a head makes of the evidence of one window. */
export interface JudgedRows {
  /** Log-odds of "machine", not calibrated. */
  readonly logit: number;
  /** How much each token counts, `[rows of evidence]`; the mean is 1. */
  readonly weight: Float32Array;
  /** Part of each token in the logit, `[rows of evidence]`; they add up to it. */
  readonly contribution: Float32Array;
}

/** Some consecutive tokens, read with at most a window before them. */
export interface DetectedWindow {
  /** Row of the normalised text at which `stats` begins, of `total`. */
  readonly at: number;
  readonly total: number;
  /** Measures of the normalised text; offsets are those of the text as it was sent. No most likely tokens. */
  readonly stats: TokenStats;
  /** Rows of `stats` before this one are context only. */
  readonly evidenceFrom: number;
  /** `null` where no head was named or no row is evidence. */
  readonly judged: JudgedRows | null;
}

/** A whole text as detection read it. */
export interface DetectedDocument {
  readonly stats: TokenStats;
  /** The rows of `stats` that are evidence, as criteria read them. */
  readonly evidence: EvidenceRows;
  /** The same of the rows `[from, end)` of `stats`. */
  readonly evidenceIn: (from: number, end: number) => EvidenceRows;
  /** Log-odds of "machine" for the whole: the windows' by their tokens. NaN where nothing was judged. */
  readonly logit: number;
  /** `[rows of stats]`, 0 where a row is no evidence; the contributions add up to `logit`. */
  readonly weight: Float32Array;
  readonly contribution: Float32Array;
  readonly windows: readonly JudgedWindow[];
}

/** UTF-16 span of the evidence of one window, and what the head made of it. */
export interface JudgedWindow {
  readonly start: number;
  readonly end: number;
  readonly tokens: number;
  readonly logit: number;
}

/** Puts the windows of one text together. A window counts by its tokens of evidence. */
export function assembleDocument(windows: readonly DetectedWindow[]): DetectedDocument {
  const stats = emptyStats(windows[0]?.total ?? 0, 0);
  const weight = new Float32Array(stats.length);
  const contribution = new Float32Array(stats.length);
  const judged: JudgedWindow[] = [];
  const isEvidence = new Uint8Array(stats.length);
  const tokens = windows.reduce((sum, { judged }) => sum + (judged?.weight.length ?? 0), 0);
  let logit = tokens > 0 ? 0 : Number.NaN;
  for (const window of windows) {
    writeRows(stats, window.at, window.stats);
    const first = window.at + window.evidenceFrom;
    isEvidence.fill(1, first, window.at + window.stats.length);
    if (!window.judged) continue;
    const share = window.judged.weight.length / tokens;
    logit += share * window.judged.logit;
    weight.set(window.judged.weight, first);
    contribution.set(
      window.judged.contribution.map(part => share * part),
      first,
    );
    judged.push(spanOf(window, window.judged));
  }
  const holes = stats.logProb.map((value, row) => (isEvidence[row] ? value : Number.NaN));
  const evidenceIn = (from: number, end: number) => evidenceRows({ ...stats, logProb: holes }, from, end);
  const evidence = evidenceIn(0, stats.length);
  return { stats, evidence, evidenceIn, logit, weight, contribution, windows: judged };
}

function spanOf({ stats, evidenceFrom }: DetectedWindow, { logit, weight }: JudgedRows): JudgedWindow {
  const start = stats.offsets[2 * evidenceFrom]!;
  return { start, end: stats.offsets[2 * stats.length - 1]!, tokens: weight.length, logit };
}
