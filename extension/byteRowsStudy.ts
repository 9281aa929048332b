import { BYTE_ROWS_TITLE, byteRowBlocks } from '#core/panel/byteRowBlocks';
import type { ByteChunk } from '#core/protocol/bytes';
import { utf8Length } from '#core/text/utf16';
import { readsBytes } from './byteReading.ts';
import type { Study } from './study.ts';

/** Bytes of a selection at most: each takes a row of logits or two. */
const MOST_BYTES = 256;

/** How surprising each byte of the selection is, and what the cut into tokens costs there. */
export const byteRowsStudy: Study = {
  id: 'bytes',
  title: BYTE_ROWS_TITLE,
  about: 'place',
  isWanted: ({ text, selection, settings }) =>
    selection !== null &&
    selection[0] < selection[1] &&
    (settings.lens.reads === 'scores' || readsBytes(settings.lens)) &&
    utf8Length(text, ...selection) <= MOST_BYTES,
  ask: async ({ text, selection, settings, stats }, model, signal) => {
    const from = utf8Length(text, 0, selection![0]);
    const to = from + utf8Length(text, ...selection!);
    const logProb = new Float64Array(to - from);
    const onProgress = (chunk: ByteChunk) => logProb.set(chunk.logProb, chunk.at - from);
    const params = { text, start: settings.startToken, window: settings.window, ensemble: null, from, to };
    await model.ask('byteSurprisal', params, { signal, onProgress });
    return { blocks: () => byteRowBlocks({ text, from, logProb }, stats) };
  },
};
