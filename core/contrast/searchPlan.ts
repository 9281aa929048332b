import type { TokenStats } from '../scoring/tokenStats.ts';
import { likelyOthers, rankedRows } from './candidates.ts';
import type { SearchPlan } from './findCritical.ts';

/** What candidates are ranked by: `s` is the cDPO score of a contrast, low first, the others high first. */
export const rankings = ['entropy', 'surprisal', 's'] as const;
export type Ranking = (typeof rankings)[number];

export interface CandidateChoice {
  readonly by: Ranking;
  /** Rows that are tried before and after, besides halving. */
  readonly candidates: number;
  /** Every place is tried, and not found by halving. */
  readonly sweep: boolean;
}

/** What of the scores a plan reads. */
export type PlannedStats = Pick<TokenStats, 'k' | 'ids' | 'logProb' | 'entropy' | 'topIds' | 'topLogProbs'>;

/**
 * How the rows `[from, end)` of a text are searched. `estimates` `[n]` are the scores s; without them nothing can be
 * ranked by `s`, and there are no candidates.
 */
export function planSearch(
  stats: PlannedStats,
  [from, end]: readonly [number, number],
  { by, candidates, sweep }: CandidateChoice,
  estimates: Float32Array = new Float32Array(stats.ids.length).fill(Number.NaN),
): SearchPlan {
  const surprisal = () => stats.logProb.map(logProb => 0 - logProb);
  const values = { entropy: () => stats.entropy, surprisal, s: () => estimates }[by]();
  return {
    from,
    rows: end,
    candidates: rankedRows(values, [from, end], candidates, by === 's' ? 'low' : 'high'),
    sweep,
    alternatives: row => likelyOthers(stats, row),
  };
}

/** The row that holds `offset`, or the first after it; the number of rows where there is none. */
export function rowFrom(offsets: Uint32Array, offset: number): number {
  let row = 0;
  while (row < offsets.length / 2 && offsets[2 * row + 1]! <= offset) row++;
  return row;
}
