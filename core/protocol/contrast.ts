import type { ByteSetting } from '../bytes/nextByteResult.ts';
import type { PairRows } from '../contrast/pairRows.ts';

/** One of the two runs of a contrast. */
export interface ContrastSide {
  readonly model: 'first' | 'second';
  readonly text: string;
  /** Text before the document, cut into tokens by itself; empty for none. */
  readonly prompt: string;
  /** As `ScoreParams.start` and `ScoreParams.window`. */
  readonly start: string;
  readonly window: number;
  /** Tokens that a later window repeats as context only; 0 is a quarter of the window. */
  readonly overlap: number;
}

export interface ContrastParams {
  readonly p: ContrastSide;
  readonly q: ContrastSide;
}

export interface ContrastProgress {
  /** Pair at which `rows` begins, of `total`. */
  readonly at: number;
  readonly total: number;
  readonly rows: PairRows;
  /** Rows of each pair in the texts of P and of Q, `[n]`; the same where the texts are. */
  readonly pRow: Uint32Array;
  readonly qRow: Uint32Array;
  /** The token of each pair, `[n]`, and its UTF-16 span in the text of P, `[2n]`. */
  readonly ids: Int32Array;
  readonly offsets: Uint32Array;
  /** Tokens that each side saw before it, `[n]`. */
  readonly pContext: Uint32Array;
  readonly qContext: Uint32Array;
  /** Text of ids that no earlier progress named. */
  readonly texts: ReadonlyMap<number, string>;
}

/** A contrast of two models of different vocabularies: P is the first, Q the second. */
export interface ByteContrastParams {
  readonly text: string;
  /** As in `ScoreParams`. */
  readonly start: string;
  readonly window: number;
  /** Bytes `[from, to)` of the text, UTF-8. */
  readonly from: number;
  readonly to: number;
}

export interface ByteContrastProgress {
  /** Byte of the text at which `rows` begins. */
  readonly at: number;
  /** A row is a byte; the tokens that it names are bytes, 256 the end of the text. */
  readonly rows: PairRows;
  /** Share lost before normalising, of the model that lost more, `[n]`. */
  readonly leaked: Float64Array;
  readonly complete: boolean;
}

export interface ByteContrastSummary {
  /** Bytes at which both models cut the text, ascending, from `from` to `to`. */
  readonly cuts: Uint32Array;
  readonly p: ByteSetting;
  readonly q: ByteSetting;
}

export interface ContrastSummary {
  readonly pairs: number;
  readonly p: ContrastSideSummary;
  readonly q: ContrastSideSummary;
}

export interface ContrastSideSummary {
  /** Tokens of the text. */
  readonly tokens: number;
  /** Tokens of the prompt, those included that it was filled up with. */
  readonly prompt: number;
  /** Line ends put before the shorter prompt, so that both are equally long. */
  readonly filled: number;
  readonly window: number;
  readonly overlap: number;
  readonly start: { readonly id: number; readonly text: string } | null;
}
