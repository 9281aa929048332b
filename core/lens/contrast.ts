import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';
import { signed } from './numbers.ts';

/** Column of z, which a contrast fills. */
export const CONTRAST_COLUMN = 'contrast';

/** How far a token's log ratio between two readings is from what the first would expect, in standard deviations. */
export const contrast = defineLens({
  id: 'contrast',
  title: 'Contrast',
  explain: 'For which of two readings a token speaks: its log ratio, in standard deviations of what the first expects.',
  extreme: 'Most against the other reading',
  reads: 'column',
  scale: { ramp: 'diverging', steps: [-4, -3, -2, 2, 3, 4], marks: 'both', unit: 'sd' },
  compute: stats => columnOf(stats, CONTRAST_COLUMN),
  format: value => `${signed(value)} sd`,
});
