import { natsToBits } from '../math/units.ts';
import { defineLens } from './lens.ts';
import { percent } from './numbers.ts';
import { visible } from './visible.ts';

/**
 * Margin: log2 p(first choice) - log2 p(second choice), in bits, both before the token was seen. It is the difference of
 * the two largest log-probabilities, which is also that of the two largest logits; 0 is a tie, and with each further bit
 * the first choice is twice as likely as the second. A small margin is a place where the text could well have gone on
 * otherwise.
 *
 * Margin sampling (Scheffer, Decomain and Wrobel 2001, "Active Hidden Markov Models for Information Extraction"; Settles
 * 2009, "Active Learning Literature Survey", section 3.1) takes p1 - p2; in the log domain it is the log-odds of the two
 * and does not shrink where both are small. It says nothing about the token that stands there: that is rank and surprisal.
 *
 * Needs the two most likely tokens of a row (k >= 2); with fewer every value is NaN.
 */
export const margin = defineLens({
  id: 'margin',
  title: 'Margin',
  explain: "How far the model's first choice was ahead of its second: the difference of their log2 p, in bits.",
  extreme: 'Closest calls',
  reads: 'scores',
  scale: { ramp: 'sequential', steps: [0.1, 0.25, 0.5, 1, 2, 3, 5], marks: 'low', unit: 'bits' },
  compute: stats => {
    const { length, k, topLogProbs } = stats;
    const values = new Float32Array(length).fill(Number.NaN);
    if (k < 2) return values;
    for (let row = 0; row < length; row += 1) {
      values[row] = natsToBits(topLogProbs[row * k]! - topLogProbs[row * k + 1]!);
    }
    return values;
  },
  format: bits => `${bits.toFixed(2)} bits`,
  panel: ({ k, topIds, topLogProbs }, row, text) => [
    {
      kind: 'table',
      title: 'The first two choices',
      columns: [
        { label: 'token', numeric: false },
        { label: 'probability', numeric: true },
      ],
      rows: [0, 1]
        .filter(place => place < k && topIds[row * k + place]! >= 0)
        .map(place => [visible(text(topIds[row * k + place]!)), percent(Math.exp(topLogProbs[row * k + place]!))]),
    },
  ],
});
