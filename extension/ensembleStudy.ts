import { ENSEMBLE_TITLE, ensembleBlocks } from '#core/panel/ensembleBlocks';
import { notGiven } from '#core/remote/refusals';
import { utf8Length } from '#core/text/utf16';
import { keptEnsemble } from './ensembleChoice.ts';
import type { Study } from './study.ts';

/** What the loaded model and the one that was chosen beside it expect at the cursor, and as one: mean and product. */
export const ensembleStudy: Study = {
  id: 'ensemble',
  title: ENSEMBLE_TITLE,
  about: 'place',
  isWanted: ({ selection, kept }) =>
    selection !== null && selection[0] === selection[1] && kept !== undefined && keptEnsemble(kept) !== undefined,
  ask: async ({ text, selection, settings, readings, kept }, model, signal) => {
    if (model.card?.server) throw notGiven('bytes', model.card.server.host);
    await readings.joined(signal);
    const { startToken, window } = settings;
    // A start token that is named is named for the first model.
    const start = startToken === 'none' ? 'none' : 'default';
    const offset = utf8Length(text, 0, selection![0]);
    const found = await model.ask(
      'nextByte',
      { text, offset, start, window, ensemble: 'mean', choices: 0 },
      { signal },
    );
    const names = [model.card?.name ?? '', keptEnsemble(kept!)?.title ?? ''] as const;
    return { blocks: () => ensembleBlocks(found, names) };
  },
};
