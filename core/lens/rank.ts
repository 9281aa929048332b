import { defineLens } from './lens.ts';
import { grouped } from './numbers.ts';

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
    shades: [2, 4, 7],
    labels: ['top 10', '11–100', '101–1,000', '> 1,000'],
  },
  compute: stats =>
    Float32Array.from(stats.rank, (place, row) => (Number.isNaN(stats.logProb[row]!) ? Number.NaN : place)),
  format: place => `#${grouped(place)}`,
});
