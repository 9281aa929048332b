import { HOLE_TITLE, holeBlocks } from '#core/panel/holeBlocks';
import type { FimParams } from '#core/protocol/fim';
import type { Span } from './editors.ts';
import type { Study } from './study.ts';

/** Other middles that are sampled, and what they follow from. */
const SAMPLES = 4;
const SEED = 1;

/** The hole that was asked about last: it takes a second or more, so it is only asked on command. */
let hole: { readonly text: string; readonly span: Span } | undefined;

/** How holes are asked about, and how the last one was in the end. */
let form: Form = { boundary: 'default', layout: 'default' };
let shown: Form = form;

type Form = Pick<FimParams, 'boundary' | 'layout'>;

/** From now on holes are cut the other way than the last one, or read in the other order. */
export function askOtherwise(what: keyof Form): void {
  if (what === 'boundary') form = { ...form, boundary: shown.boundary === 'split' ? 'rollback' : 'split' };
  else {
    const isPrefixFirst = shown.layout === 'prefix-suffix-middle';
    form = { ...form, layout: isPrefixFirst ? 'suffix-prefix-middle' : 'prefix-suffix-middle' };
  }
}

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
    const rest = { ...form, samples: SAMPLES, seed: SEED };
    const found = await model.ask('fillMiddle', { text, hole: selection!, start, window, ...rest }, { signal });
    const { boundary, layout } = found;
    shown = { boundary, layout: layout === 'suffix-prefix-middle' ? layout : 'prefix-suffix-middle' };
    return { blocks: () => holeBlocks(found) };
  },
};
