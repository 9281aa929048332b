import { defineLens } from './lens.ts';
import { grouped } from './numbers.ts';
import { codePoints } from './visible.ts';

/**
 * Where one token ends and the next begins: bands that alternate, 0 and 1. A token without text of its own (the rest of
 * a character that several tokens share) stays in the band of the token before it, so that neighbours which are seen
 * always differ.
 */
export const tokens = defineLens({
  id: 'tokens',
  title: 'Tokens',
  explain: 'Where the tokenizer cuts the text: alternating bands, no model needed.',
  extreme: 'Tokens',
  reads: 'tokens',
  scale: { ramp: 'sequential', steps: [1], marks: 'high', unit: '', shades: [2], labels: ['a token', 'the next'] },
  compute: stats => {
    const bands = new Float32Array(stats.length);
    let band = 1;
    for (let row = 0; row < stats.length; row += 1) {
      if (stats.offsets[2 * row + 1]! > stats.offsets[2 * row]!) band = 1 - band;
      // Before the first text there is no band to stay in.
      bands[row] = stats.offsets[2 * row + 1] === 0 ? 0 : band;
    }
    return bands;
  },
  format: band => (band === 0 ? 'plain band' : 'shaded band'),
  panel: ({ ids, offsets }, row, text) => [
    {
      kind: 'facts',
      title: 'This token',
      facts: [
        { label: 'id', value: String(ids[row]) },
        { label: 'code points', value: codePoints(text(ids[row]!)) },
        { label: 'UTF-16 units of the text', value: grouped(offsets[2 * row + 1]! - offsets[2 * row]!) },
        { label: 'times in this document', value: grouped(ids.filter(id => id === ids[row]).length) },
      ],
    },
  ],
});
