import { utf16Offsets } from '../text/utf16.ts';
import type { Encoding } from '../tokenizer/tokenizer.ts';
import { tokensDiffer } from './refusals.ts';

const BLANK = 0x20;

/**
 * The tokens of a text by their bytes: ids `[n]` with exact offsets. A character that several tokens share belongs to the
 * one with its first byte. A blank that a tokenizer of the SentencePiece kind puts before a text has no place in it.
 * @throws UserError `server-tokens-differ` where the bytes joined are not the text.
 */
export function joinPieces(text: string, ids: Int32Array, pieces: readonly Uint8Array[]): Encoding {
  const bytes = new TextEncoder().encode(text);
  const extra = hasBlankBefore(bytes, pieces) ? 1 : 0;
  const ends = new Float64Array(ids.length);
  let at = -extra;
  for (const [token, piece] of pieces.entries()) {
    for (const byte of piece) {
      if (at >= 0 && byte !== bytes[at]) throw tokensDiffer(utf16Offsets(text, [at])[0]!);
      at += 1;
    }
    ends[token] = Math.max(0, at);
  }
  if (at !== bytes.length) throw tokensDiffer(utf16Offsets(text, [Math.max(0, at)])[0]!);
  const borders = utf16Offsets(text, ends);
  const offsets = new Uint32Array(2 * ids.length);
  for (let token = 0; token < ids.length; token += 1) {
    offsets[2 * token] = token === 0 ? 0 : borders[token - 1]!;
    offsets[2 * token + 1] = borders[token]!;
  }
  return { ids, offsets };
}

/** The tokens of stretches of a text, in order, as those of the whole. */
export function joinEncodings(parts: readonly Encoding[]): Encoding {
  const ids: number[] = [];
  const offsets: number[] = [];
  let start = 0;
  for (const part of parts) {
    for (const id of part.ids) ids.push(id);
    for (const offset of part.offsets) offsets.push(offset + start);
    start = offsets.at(-1) ?? start;
  }
  return { ids: Int32Array.from(ids), offsets: Uint32Array.from(offsets) };
}

/** Whether the tokens are one blank longer than the text, and begin with it. */
function hasBlankBefore(bytes: Uint8Array, pieces: readonly Uint8Array[]): boolean {
  const first = pieces.find(piece => piece.length > 0);
  return first?.[0] === BLANK && pieces.reduce((sum, { length }) => sum + length, 0) === bytes.length + 1;
}
