import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';

/** The columns of `TokenStats` that detection fills. */
export const aiTextColumns = { evidence: 'aiText', weight: 'aiTextWeight' } as const;

/**
 * What a token adds to how the text reads: its contribution to the head's logit times the number of tokens, which is the
 * log-odds of "machine" that a text of such tokens would have. The mean over the text is the logit.
 */
export const aiText = defineLens({
  id: 'ai-text',
  title: 'AI-text evidence',
  explain:
    'Which tokens read like a machine (positive) and which like a person, as a trained head weighs them: log-odds.',
  extreme: 'Most telling for a machine',
  reads: 'column',
  scale: { ramp: 'diverging', steps: [-12, -4, -1, 1, 4, 12], marks: 'both', unit: 'log-odds' },
  compute: stats => columnOf(stats, aiTextColumns.evidence),
  format: value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`,
});
