import { type ByteLogProbs, characterRows, spanLogProbs } from '../bytes/rollUp.ts';
import { tokenizationBias } from '../bytes/tokenizationBias.ts';
import type { Block, TableBlock } from '../lens/block.ts';
import { short } from '../lens/numbers.ts';
import { biasFigure } from '../lens/tokenizationBias.ts';
import { hexBytes, visible } from '../lens/visible.ts';
import { natsToBits } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';

/** Title of the first block, also while it is being asked for. */
export const BYTE_ROWS_TITLE = 'Byte by byte';

/**
 * A stretch of a document by its characters, each with the bits of its bytes, and by its tokens, each with what it costs
 * exactly, by itself, and the difference: its tokenization bias.
 */
export function byteRowBlocks(read: ByteLogProbs, stats: TokenStats): readonly Block[] {
  return [charactersTable(read), biasTable(read, stats)];
}

function charactersTable(read: ByteLogProbs): TableBlock {
  const { text, from, logProb } = read;
  const { offsets, logProb: sums } = characterRows(read);
  const encoder = new TextEncoder();
  let byte = encoder.encode(text.slice(0, offsets[0] ?? 0)).length - from;
  const rows = Array.from(sums, (sum, i) => {
    const character = text.slice(offsets[2 * i], offsets[2 * i + 1]);
    const bytes = encoder.encode(character);
    const own = Array.from(bytes, (_, at) => bits(logProb[byte + at]!));
    byte += bytes.length;
    // A character of one byte has nothing more to tell.
    return [visible(character), hexBytes(bytes), bytes.length > 1 ? own.join(' + ') : '', bits(sum)];
  });
  const label = (words: string, numeric: boolean) => ({ label: words, numeric });
  return {
    kind: 'table',
    title: BYTE_ROWS_TITLE,
    columns: [label('character', false), label('bytes', false), label('bits of its bytes', false), label('bits', true)],
    rows,
  };
}

function biasTable(read: ByteLogProbs, stats: TokenStats): TableBlock {
  const { offsets } = stats;
  const exact = spanLogProbs(read, offsets);
  const numeric = (words: string) => ({ label: words, numeric: true });
  const rows: string[][] = [];
  tokenizationBias(exact, stats).forEach((bias, row) => {
    if (Number.isNaN(bias)) return;
    const own = 0 - natsToBits(exact[row]!);
    const text = read.text.slice(offsets[2 * row], offsets[2 * row + 1]);
    rows.push([visible(text), short(own), short(own - bias), biasFigure(bias)]);
  });
  return {
    kind: 'table',
    title: 'Tokenization bias',
    columns: [
      { label: 'token', numeric: false },
      numeric('bits, exact'),
      numeric('bits, as a token'),
      numeric('difference'),
    ],
    rows,
  };
}

function bits(nats: number): string {
  return short(0 - natsToBits(nats));
}
