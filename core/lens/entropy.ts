import { natsToBits } from '../math/units.ts';
import { defineLens } from './lens.ts';

/**
 * Shannon entropy of the whole next-token distribution before the token was seen: H = -sum over the vocabulary of
 * p log2 p, in bits (stored in nats). It says how open the place was, whatever stands there.
 */
export const entropy = defineLens({
  id: 'entropy',
  title: 'Entropy',
  explain: 'How undecided the model was before it saw the token: -sum p log2 p over the vocabulary, in bits.',
  extreme: 'Most open places',
  reads: 'scores',
  scale: { ramp: 'sequential', steps: [1, 2, 3, 4, 5, 7, 9], marks: 'high', unit: 'bits' },
  compute: stats => stats.entropy.map(natsToBits),
  format: bits => `${bits.toFixed(1)} bits`,
});
