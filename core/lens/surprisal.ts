import { sum } from '../math/summary.ts';
import { natsToBits } from '../math/units.ts';
import { defineLens } from './lens.ts';
import { grouped, percent } from './numbers.ts';

/**
 * Surprisal, Shannon's information content: -log2 p(token | what precedes it), in bits (Hale 2001, "A probabilistic Earley
 * parser as a psycholinguistic model", for the name in language). 0 where the token was certain; one more bit is half as
 * likely.
 */
export const surprisal = defineLens({
  id: 'surprisal',
  title: 'Surprisal',
  explain: 'How unexpected the token was: -log2 p(token | what precedes it), in bits.',
  extreme: 'Most surprising',
  reads: 'scores',
  scale: { ramp: 'sequential', steps: [1, 2, 4, 6, 8, 11, 15], marks: 'high', unit: 'bits' },
  // Subtracted from zero so that certainty is 0, not -0.
  compute: stats => stats.logProb.map(logProb => 0 - natsToBits(logProb)),
  format: bits => `${bits.toFixed(1)} bits`,
  panel: ({ logProb }, row) => {
    const own = logProb[row]!;
    const total = sum(logProb);
    let place = 1;
    for (const other of logProb) if (other < own) place += 1;
    return [
      {
        kind: 'facts',
        title: 'In this document',
        facts: [
          { label: 'place among all tokens', value: `#${grouped(place)}` },
          { label: "share of the document's bits", value: percent(total === 0 ? 0 : own / total) },
        ],
      },
    ];
  },
});
