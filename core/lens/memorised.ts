import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';

/** The column of `TokenStats` that the study of the text fills. */
export const familiarColumn = 'familiar';

/**
 * Min-K%++ of each token (Zhang and others 2024): (ln p + H) / sqrt(varentropy), how much likelier the token was than what the
 * model would have drawn there, in standard deviations. A text that the model knows by heart has few low values.
 */
export const memorised = defineLens({
  id: 'memorised',
  title: 'Memorised',
  explain:
    'How familiar the text is to the model, token by token: the standard score of Min-K%++. Familiarity is no proof.',
  extreme: 'Least familiar',
  reads: 'column',
  scale: { ramp: 'sequential', steps: [-4, -3, -2, -1.5, -1, -0.5, 0], marks: 'low', unit: 'deviations' },
  compute: stats => columnOf(stats, familiarColumn),
  format: score => `${score < 0 ? '−' : '+'}${Math.abs(score).toFixed(1)} sd`,
});
