import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';
import { percent, tickPercent } from './numbers.ts';

/** Column of the share of tokens at less open places. */
export const FORKING_COLUMN = 'forking';

/** The fifth of the tokens with the highest entropy: where the text could have gone elsewhere (Wang and others 2025). */
export const forking = defineLens({
  id: 'forking',
  title: 'Forking tokens',
  explain: 'Where the text could have gone elsewhere: the fifth of its tokens with the highest entropy.',
  extreme: 'Most open places',
  reads: 'column',
  scale: {
    ramp: 'sequential',
    steps: [0.8, 0.84, 0.88, 0.92, 0.95, 0.98, 0.99],
    marks: 'high',
    unit: '',
    tick: tickPercent,
  },
  compute: stats => columnOf(stats, FORKING_COLUMN),
  format: percent,
});
