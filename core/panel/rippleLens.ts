import { defineLens, type Lens } from '../lens/lens.ts';
import { signed } from '../lens/numbers.ts';
import { rippleScale } from '../lens/ripple.ts';

/** Ripples as a lens: what an edit did to every token behind it. `changes` is one value per row, bits. */
export function rippleLens(changes: Float32Array): Lens<'ripple'> {
  return defineLens({
    id: 'ripple',
    title: 'Ripples of the replacement',
    explain: 'How much harder (+) or easier (−) each later token has become to foresee, in bits of surprisal.',
    extreme: 'Most changed',
    reads: 'scores',
    scale: rippleScale,
    compute: () => changes,
    format: bits => `${signed(bits)} bits`,
  });
}
