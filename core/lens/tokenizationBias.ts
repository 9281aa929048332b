import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';
import { short, signed } from './numbers.ts';

/** Column of the bias of each token, bits. */
export const BIAS_COLUMN = 'bias';

/** What the cut into tokens does at each token: its text's exact surprisal minus the token's own. */
export const tokenizationBias = defineLens({
  id: 'tokenization-bias',
  title: 'Tokenization bias',
  explain:
    "What the cut into tokens hides: the exact surprisal of a token's text, by its bytes, minus the token's own.",
  extreme: 'Most misjudged by tokens',
  reads: 'column',
  scale: { ramp: 'diverging', steps: [-3, -1, -0.25, 0.25, 1, 3], marks: 'both', unit: 'bits' },
  compute: stats => columnOf(stats, BIAS_COLUMN),
  format: bits => `${biasFigure(bits)} bits`,
});

/** `+0.21`, `−1.00`; what is less than it can show has no sign. */
export function biasFigure(bits: number): string {
  const size = short(Math.abs(bits));
  return Number(size) === 0 ? size : signed(bits);
}
