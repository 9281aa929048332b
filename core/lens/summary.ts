import { mean, count as scoredRows, sum } from '../math/summary.ts';
import { bitsPerByte, natsToBits, perplexity } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import { utf8Length } from '../text/utf16.ts';

/** Figures of a whole text. Only scored tokens count, and only the text that they cover; `null` where there is none. */
export interface Summary {
  /** Rows. */
  readonly tokens: number;
  /** Rows that the model said something about. */
  readonly scored: number;
  /** exp(-mean ln p) over the scored tokens. */
  readonly perplexity: number | null;
  /** Sum of -log2 p over the scored tokens / UTF-8 bytes of the text in their spans. */
  readonly bitsPerByte: number | null;
  /** Mean of -log2 p over the scored tokens, bits per token; log2 of the perplexity. */
  readonly meanSurprisal: number | null;
}

/** The figures of `stats` over its `text`. A lone surrogate counts 3 bytes, as the U+FFFD that UTF-8 has for it. */
export function summarize(stats: TokenStats, text: string): Summary {
  const scored = scoredRows(stats.logProb);
  if (scored === 0) return { tokens: stats.length, scored, perplexity: null, bitsPerByte: null, meanSurprisal: null };
  const meanLogProb = mean(stats.logProb);
  const perByte = bitsPerByte(sum(stats.logProb), scoredBytes(stats, text));
  return {
    tokens: stats.length,
    scored,
    perplexity: perplexity(meanLogProb),
    bitsPerByte: Number.isNaN(perByte) ? null : perByte,
    meanSurprisal: 0 - natsToBits(meanLogProb),
  };
}

/** UTF-8 bytes of the text in the spans of scored rows. */
function scoredBytes(stats: TokenStats, text: string): number {
  let bytes = 0;
  for (let row = 0; row < stats.length; row += 1) {
    if (Number.isNaN(stats.logProb[row]!)) continue;
    bytes += utf8Length(text, stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!);
  }
  return bytes;
}
