import { DETECT_WINDOW, planDetection, type ReadWindow, readWindow } from '#core/detect/detectWindows';
import type { DetectedWindow } from '#core/detect/document';
import { type NormalizedText, normalize } from '#core/detect/normalize';
import { UserError } from '#core/errors';
import type { Context } from '#core/protocol/channel';
import type { DetectParams, DetectSummary } from '#core/protocol/detect';
import { emptyStats, sliceRows, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import type { Window } from '#core/scoring/window';
import type { Encoding } from '#core/tokenizer/tokenizer';
import type { EvidenceHead } from './evidenceHead.ts';
import type { LoadedModel } from './loadedModel.ts';
import { tokensPerRun } from './scoreText.ts';
import { nextTurn } from './turns.ts';

/** Reads a text as detection does, window by window, each judged by the head where there is one. */
export async function detectText(
  { card, tokenizer, lm, longestWindow }: LoadedModel,
  params: DetectParams,
  head: EvidenceHead | null,
  { signal, report }: Context<DetectedWindow>,
): Promise<DetectSummary> {
  if (!lm) throw new UserError('bad-argument', 'Only the header of the model is loaded.', 'Load all parts to detect.');
  const text = normalize(params.text);
  const encoding = tokenizer.encode(text.text);
  // The start token stands in the window too.
  const most = Math.min(DETECT_WINDOW, longestWindow - 1);
  const windows = encoding.ids.length === 0 ? [] : planDetection(encoding.ids.length, most);
  const options = {
    start: card.start?.id ?? null,
    k: 0,
    hidden: params.head?.hidden ?? false,
    chunk: tokensPerRun(card),
    signal,
    pause: nextTurn,
  };
  // On a KV cache of its own, so that what is cached for scoring stays.
  const own = lm.fork();
  let evidence = 0;
  try {
    for (const window of windows) {
      const read = await readWindow(own, encoding.ids, window, options);
      const detected = await judged(window, read, encoding, text, head);
      evidence += detected.stats.length - detected.evidenceFrom;
      await report(detected);
    }
  } finally {
    await own.dispose();
  }
  return { tokens: encoding.ids.length, evidence, windows: windows.length, normalized: text.text };
}

/** The rows of a window that no earlier one has told, and what the head makes of its evidence. */
async function judged(
  window: Window,
  read: ReadWindow,
  encoding: Encoding,
  text: NormalizedText,
  head: EvidenceHead | null,
): Promise<DetectedWindow> {
  const all = statsOf(window, read, encoding, text);
  // The first window tells its lead too: it is no evidence, but it was read.
  const from = window.begin === 0 ? 0 : window.scoreFrom - window.begin;
  const evidenceFrom = Math.max(window.scoreFrom, read.at) - window.begin;
  const rows = sliceRows(all, evidenceFrom, all.length);
  const result =
    head && rows.length > 0
      ? await head.judge({ stats: rows, place: evidenceFrom, hidden: statesFrom(read, window.begin + evidenceFrom) })
      : null;
  return {
    at: window.begin + from,
    total: encoding.ids.length,
    stats: sliceRows(all, from, all.length),
    evidenceFrom: evidenceFrom - from,
    judged: result,
  };
}

/** All rows of a window, those that nothing predicts as not scored, with offsets in the original text. */
function statsOf(
  window: Window,
  read: ReadWindow,
  { ids, offsets }: Encoding,
  { origins }: NormalizedText,
): TokenStats {
  const stats = emptyStats(window.end - window.begin, 0);
  let at = read.at - window.begin;
  for (const piece of read.rows) {
    const length = Math.min(piece.length, stats.length - at);
    const rows = { ...emptyStats(piece.length, 0), ...piece };
    for (let i = 0; i < length; i++) rows.context[i] = at + i + (read.at === window.begin ? 1 : 0);
    // The last row of all is about no token.
    writeRows(stats, at, sliceRows(rows, 0, length));
    at += length;
  }
  stats.ids.set(ids.subarray(window.begin, window.end));
  stats.offsets.set(offsets.subarray(2 * window.begin, 2 * window.end).map(offset => origins[offset]!));
  return stats;
}

/** States before row `row` of the text and all that follow. */
function statesFrom({ at, rows, hidden }: ReadWindow, row: number): Float32Array {
  const total = hidden.reduce((sum, piece) => sum + piece.length, 0);
  const width = total / rows.reduce((sum, piece) => sum + piece.length, 0);
  const all = new Float32Array(total);
  let place = 0;
  for (const piece of hidden) {
    all.set(piece, place);
    place += piece.length;
  }
  return all.subarray((row - at) * width);
}
