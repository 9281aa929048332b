import { BYTE_TITLE, byteBlocks } from '#core/panel/byteBlocks';
import { utf8Length } from '#core/text/utf16';
import type { Study } from './study.ts';

/** Continuations and characters that are listed. */
const CHOICES = 5;

/** What the model expects at the cursor, even inside a token. A selection is about its tokens, not about a place. */
export const byteStudy: Study = {
  id: 'next-byte',
  title: BYTE_TITLE,
  about: 'place',
  isWanted: ({ selection }) => selection !== null && selection[0] === selection[1],
  ask: async ({ text, selection, settings }, model, signal) => {
    const offset = utf8Length(text, 0, selection![0]);
    const params = {
      text,
      offset,
      start: settings.startToken,
      window: settings.window,
      ensemble: null,
      choices: CHOICES,
    };
    const found = await model.ask('nextByte', params, { signal });
    return { blocks: () => byteBlocks(found) };
  },
};
