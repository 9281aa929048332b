import type { PairSteps } from './pairSteps.ts';

/** A text cut into tokens. Row i is token i. */
export interface Encoding {
  /** Token ids, `[n]`. */
  readonly ids: Int32Array;
  /**
   * Pairs of start and end in UTF-16 code units, `[2n]`. The spans ascend, touch, and together are the whole text.
   * A character whose bytes are shared by several tokens belongs to the one that holds its first byte; the others are
   * empty spans at its end. Text that the vocabulary has no token for, not even for its bytes, belongs to the token
   * before it, or at the begin to the one after; a text of nothing else has no tokens.
   */
  readonly offsets: Uint32Array;
}

/** A token by its id. */
export interface Piece {
  readonly id: number;
  /** What the token stands for, in UTF-8; a control token stands for nothing in a document and has its name's bytes. */
  readonly bytes: Uint8Array;
  /** True for tokens that document text never becomes: `<|endoftext|>`, `<bos>`, ... */
  readonly control: boolean;
}

export interface Vocabulary {
  readonly size: number;
  piece(id: number): Piece;
  /** Bytes as text, U+FFFD where a token holds only part of a character. */
  text(id: number): string;
  /** The id of a control token by its name, or `undefined`. */
  controlId(name: string): number | undefined;
}

/** Turns document text into tokens. Control tokens in the text stay plain text. */
export interface Tokenizer {
  readonly vocabulary: Vocabulary;
  /** SHA-256 (hex) over what defines the tokenizer, for manifests. */
  readonly digest: string;
  encode(text: string): Encoding;
  /** How it merges pairs, where that is what it does. */
  readonly steps?: PairSteps | undefined;
}
