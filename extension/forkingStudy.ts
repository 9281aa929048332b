import { openness } from '#core/contrast/forking';
import { FORKING_COLUMN } from '#core/lens/forking';
import { QUANTILES_TITLE, quantileBlock } from '#core/panel/quantileBlock';
import { notGiven } from '#core/remote/refusals';
import type { Study } from './study.ts';

/** Forking tokens and the quantile curve: they follow from all rows together, and the model is not asked. */
export const forkingStudy: Study = {
  id: 'forking',
  title: QUANTILES_TITLE,
  about: 'text',
  isWanted: ({ settings, stats }) => stats.length > 0 && settings.lens.id === 'forking',
  ask: async ({ stats, text }, { card }) => {
    if (card?.server) throw notGiven('entropies', card.server.host);
    return {
      columns: { [FORKING_COLUMN]: openness(stats.entropy) },
      blocks: () => [quantileBlock(stats, text)],
    };
  },
};
