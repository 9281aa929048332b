import { posterior } from '../contrast/derived.ts';
import type { Pieces } from '../contrast/pieces.ts';
import type { Block } from '../lens/block.ts';
import { percent, signed } from '../lens/numbers.ts';
import { visible } from '../lens/visible.ts';
import { CONTRAST_TITLE, evidenceBars } from './contrastBlocks.ts';

/** Two models of different vocabularies, as the panel shows them: pieces of the text that both cut the same. */
export interface ShownPieces {
  /** Offsets are UTF-16. */
  readonly pieces: Pieces;
  readonly text: string;
  /** Where the token of a row begins, UTF-16. */
  readonly startOf: (row: number) => number;
}

/** What the two say of the piece that a row lies in, and the curve of evidence; with why there is no more. */
export function pieceBlocks(found: ShownPieces, row: number): readonly Block[] {
  const { pieces } = found;
  const piece = row < 0 ? -1 : pieceAt(pieces, found.startOf(row));
  const why: Block = {
    kind: 'text',
    title: CONTRAST_TITLE,
    text: 'The two vocabularies differ: pieces that both models cut the same are compared by their usual tokens. Their distributions have no tokens in common, so there is no color, score or distance.',
    values: [],
  };
  return [why, ...(piece < 0 ? [] : [facts(found, piece)]), evidenceBars(pieces.evidence, piece)];
}

function facts({ pieces, text }: ShownPieces, piece: number): Block {
  const [p, q] = [pieces.pLogProb[piece]!, pieces.qLogProb[piece]!];
  const figure = (logProb: number) => (Number.isNaN(logProb) ? '–' : percent(Math.exp(logProb)));
  return {
    kind: 'facts',
    title: CONTRAST_TITLE,
    facts: [
      { label: 'piece', value: visible(text.slice(pieces.offsets[piece]!, pieces.offsets[piece + 1]!)) },
      { label: 'log ratio', value: Number.isNaN(p - q) ? '–' : `${signed(p - q)} nats` },
      { label: 'in the first reading', value: figure(p) },
      { label: 'in the second reading', value: figure(q) },
      { label: 'text comes from the first reading', value: percent(posterior(pieces.evidence.at(-1) ?? 0)) },
    ],
  };
}

/** The piece that holds an offset; -1 for none. */
function pieceAt({ length, offsets }: Pieces, offset: number): number {
  for (let piece = 0; piece < length; piece++) if (offset < offsets[piece + 1]!) return piece;
  return -1;
}
