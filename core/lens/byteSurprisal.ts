import { columnOf } from '../scoring/tokenStats.ts';
import { defineLens } from './lens.ts';
import { surprisal } from './surprisal.ts';

/** Column of the bits of each token's text by its bytes; and of the bits of each character, by UTF-16 unit. */
export const BYTES_COLUMN = 'bytes';

/** Surprisal character by character, summed from the exact probabilities of its bytes, however the text is cut into tokens. */
export const byteSurprisal = defineLens({
  id: 'byte-surprisal',
  title: 'Byte surprisal',
  explain: 'How unexpected each character was, byte by byte, summed over all ways to cut the text into tokens.',
  extreme: 'Most surprising texts',
  reads: 'column',
  finer: BYTES_COLUMN,
  scale: surprisal.scale,
  compute: stats => columnOf(stats, BYTES_COLUMN),
  format: surprisal.format,
});
