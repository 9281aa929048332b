import { defineLens } from './lens.ts';
import { percent, short, tickPercent } from './numbers.ts';

/** p(token | what precedes it), in (0, 1]. */
export const probability = defineLens({
  id: 'probability',
  title: 'Probability',
  explain: 'How likely the model held the token: p(token | what precedes it).',
  extreme: 'Least likely',
  reads: 'scores',
  scale: {
    ramp: 'sequential',
    steps: [0.00001, 0.0001, 0.001, 0.01, 0.05, 0.2, 0.5],
    marks: 'low',
    unit: '',
    logarithmic: true,
    tick: tickPercent,
  },
  compute: stats => stats.logProb.map(Math.exp),
  format: percent,
  panel: ({ logProb, maxLogProb }, row) => [
    {
      kind: 'facts',
      title: 'At this place',
      facts: [
        { label: 'one in', value: short(Math.exp(-logProb[row]!)) },
        { label: 'times less likely than the first choice', value: short(Math.exp(maxLogProb[row]! - logProb[row]!)) },
      ],
    },
  ],
});
