import { histogram } from '../math/summary.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import type { Bar } from './block.ts';
import { defineLens } from './lens.ts';
import { grouped, percent } from './numbers.ts';
import { legend, step } from './scale.ts';

/**
 * Place of the token among all tokens of the vocabulary, by probability: 1 + the number of tokens strictly more likely.
 * The four bins are those of GLTR (Gehrmann, Strobelt and Rush 2019, arXiv:1906.04043): top 10, top 100, top 1,000, beyond.
 */
export const rank = defineLens({
  id: 'rank',
  title: 'Rank',
  explain: "The token's place in the model's ordered list of guesses; 1 is its first choice.",
  extreme: 'Furthest down the list of guesses',
  reads: 'scores',
  scale: {
    ramp: 'sequential',
    steps: [11, 101, 1001],
    marks: 'high',
    unit: '',
    logarithmic: true,
    shades: [2, 4, 7],
    labels: ['top 10', '11–100', '101–1,000', '> 1,000'],
  },
  compute: ({ rank, logProb }) => {
    const values = new Float32Array(rank);
    for (let row = 0; row < values.length; row += 1) {
      // A server tells the ranks of the tokens that it lists.
      if (Number.isNaN(logProb[row]!) || values[row] === 0) values[row] = Number.NaN;
    }
    return values;
  },
  format: place => `#${grouped(place)}`,
  panel: (stats, row) => [
    {
      kind: 'facts',
      title: 'At this place',
      facts: [
        { label: 'tokens more likely', value: stats.rank[row]! > 0 ? grouped(stats.rank[row]! - 1) : '–' },
        // The mass at least as likely, without the token's own; rounding could take the difference below zero.
        { label: 'their mass', value: massBefore(stats.topP[row]!, stats.logProb[row]!) },
      ],
    },
    { kind: 'bars', title: 'Ranks in this document', bars: buckets(stats, row) },
  ],
});

function massBefore(topP: number, logProb: number): string {
  return Number.isNaN(topP) ? '–' : percent(Math.max(0, topP - Math.exp(logProb)));
}

/** GLTR's counts: how many tokens of the text fall into each bucket. */
function buckets(stats: TokenStats, row: number): readonly Bar[] {
  const ranks = rank.compute(stats);
  const counts = histogram(ranks, rank.scale.steps);
  const scored = counts.reduce((total, count) => total + count, 0);
  const own = step(rank.scale, ranks[row]!);
  return legend(rank.scale).map(({ step, label }, bucket) => {
    const share = counts[bucket]! / Math.max(1, scored);
    return { label, share, figure: `${grouped(counts[bucket]!)} (${percent(share)})`, step, here: step === own };
  });
}
