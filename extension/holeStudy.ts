import { HOLE_TITLE, holeBlocks } from '#core/panel/holeBlocks';
import type { Span } from './editors.ts';
import type { Study } from './study.ts';

/** Other middles that are sampled, and what they follow from. */
const SAMPLES = 4;
const SEED = 1;

/** The hole that was asked about last: it takes a second or more, so it is only asked on command. */
let hole: { readonly text: string; readonly span: Span } | undefined;

/** From now on this stretch of this text is a hole. */
export function markHole(text: string, span: Span): void {
  hole = { text, span };
}

/** What the model expects in place of the selection, knowing both sides. */
export const holeStudy: Study = {
  id: 'hole',
  title: HOLE_TITLE,
  about: 'place',
  isWanted: ({ text, selection }) =>
    selection !== null && hole?.span[0] === selection[0] && hole.span[1] === selection[1] && hole.text === text,
  ask: async ({ text, selection, settings }, model, signal) => {
    const { startToken: start, window } = settings;
    const rest = { boundary: 'default', layout: 'default', samples: SAMPLES, seed: SEED } as const;
    const found = await model.ask('fillMiddle', { text, hole: selection!, start, window, ...rest }, { signal });
    return { blocks: () => holeBlocks(found) };
  },
};
