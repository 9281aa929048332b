import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';
import { percent, tickPercent } from './numbers.ts';

/** Column of s, which a contrast fills. */
export const CRITICAL_COLUMN = 'critical';

/** The cDPO score: low where the second reading likes a token and the first does not (Lin and others 2024). */
export const critical = defineLens({
  id: 'critical',
  title: 'Critical tokens',
  explain:
    'Tokens that the second of two readings likes and the first does not: the contrastive estimate, low where critical.',
  extreme: 'Most critical',
  reads: 'column',
  scale: {
    ramp: 'sequential',
    steps: [0.000001, 0.00001, 0.0001, 0.001, 0.01, 0.05, 0.2],
    marks: 'low',
    unit: '',
    logarithmic: true,
    tick: tickPercent,
  },
  compute: stats => columnOf(stats, CRITICAL_COLUMN),
  format: percent,
});
