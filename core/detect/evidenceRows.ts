import type { TokenStats } from '../scoring/tokenStats.ts';

/** What detection reads of scored tokens; the columns of `TokenStats` with the same names, without holes. */
export type EvidenceRows = Pick<
  TokenStats,
  'length' | 'ids' | 'logProb' | 'entropy' | 'secondMoment' | 'maxLogProb' | 'rank' | 'topP'
>;

/** The rows `[from, end)` of `stats` that were scored. */
export function evidenceRows(stats: TokenStats, from = 0, end = stats.length): EvidenceRows {
  const kept: number[] = [];
  for (let row = from; row < end; row++) if (!Number.isNaN(stats.logProb[row]!)) kept.push(row);
  const reals = (column: Float32Array) => Float32Array.from(kept, row => column[row]!);
  return {
    length: kept.length,
    ids: Int32Array.from(kept, row => stats.ids[row]!),
    logProb: reals(stats.logProb),
    entropy: reals(stats.entropy),
    secondMoment: reals(stats.secondMoment),
    maxLogProb: reals(stats.maxLogProb),
    rank: Uint32Array.from(kept, row => stats.rank[row]!),
    topP: reals(stats.topP),
  };
}
