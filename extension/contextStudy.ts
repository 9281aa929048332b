import { CONTEXT_TITLE, contextBlock, shorterContexts } from '#core/panel/contextBlock';
import type { Study } from './study.ts';

/** What the selected token would have cost after less context. A cursor asks for nothing: it moves with every key. */
export const contextStudy: Study = {
  id: 'context',
  title: CONTEXT_TITLE,
  about: 'place',
  isWanted: ({ row, selection, settings, stats }) => {
    const isSelected = row >= 0 && selection !== null && selection[0] < selection[1];
    return isSelected && settings.lens.reads === 'scores' && shorterContexts(stats.context[row]!).length > 0;
  },
  ask: async ({ row, settings, stats }, model, signal) => {
    const context = stats.context[row]!;
    const logProb = stats.logProb[row]!;
    const lengths = shorterContexts(Math.min(context, row));
    const ids = stats.ids.slice(row - Math.max(0, ...lengths), row + 1);
    const { logProbs } = await model.ask('shortContexts', { ids, lengths, start: settings.startToken }, { signal });
    return { blocks: () => [contextBlock(lengths, logProbs, { context, logProb })] };
  },
};
