import type { Vocabulary } from '../tokenizer/tokenizer.ts';

/** A vocabulary in the order of its tokens' bytes, so that all tokens that begin alike stand side by side. */
export interface ByteOrder {
  /** Ids of the tokens that text can become, by their bytes, then by id. */
  readonly ids: Int32Array;
  /** First byte of each of them. */
  readonly first: Uint8Array;
  /** Ids of control tokens, which stand for no bytes. */
  readonly control: Int32Array;
  /** The most bytes that a token has. */
  readonly longest: number;
  /** The bytes of a token as characters U+0000 to U+00FF; empty for what text cannot become. */
  spelling(id: number): string;
  /** Places `[from, to)` in `ids` of the tokens that begin with these bytes, themselves included. */
  range(prefix: string): readonly [from: number, to: number];
}

/** `apart` are ids that are neither merged nor control: tokens that are taken out of a text whole. */
export function byteOrder(vocabulary: Vocabulary, apart: Iterable<number>): ByteOrder {
  const spellings: string[] = [];
  const control: number[] = [];
  const others = new Set(apart);
  const ids: number[] = [];
  for (let id = 0; id < vocabulary.size; id += 1) {
    const piece = vocabulary.piece(id);
    spellings.push(piece.control || others.has(id) ? '' : byteString(piece.bytes));
    if (piece.control) control.push(id);
    else if (spellings[id] !== '') ids.push(id);
  }
  ids.sort((a, b) => compare(spellings[a]!, spellings[b]!) || a - b);
  const firstNotBefore = (bytes: string) => {
    let [from, to] = [0, ids.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (compare(spellings[ids[middle]!]!, bytes) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    ids: Int32Array.from(ids),
    first: Uint8Array.from(ids, id => spellings[id]!.charCodeAt(0)),
    control: Int32Array.from(control),
    longest: ids.reduce((most, id) => Math.max(most, spellings[id]!.length), 0),
    spelling: id => spellings[id]!,
    // U+0100 comes after every byte.
    range: prefix => [firstNotBefore(prefix), prefix === '' ? ids.length : firstNotBefore(`${prefix}\u0100`)],
  };
}

/** Bytes as characters U+0000 to U+00FF: as a key, and for looking up beginnings. */
export function byteString(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes of `byteString`. */
export function stringBytes(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
