import type { EnsembleKind } from '../bytes/ensemble.ts';

/** What `nextByte` and `byteSurprisal` are asked about. */
export interface ByteParams {
  readonly text: string;
  /** As in `ScoreParams`. */
  readonly start: string;
  /** As in `ScoreParams`. */
  readonly window: number;
  /** Reads with the second model too, and joins the two; `null` for the first alone. */
  readonly ensemble: EnsembleKind | null;
}

export interface NextByteParams extends ByteParams {
  /** UTF-8 bytes in front of the cursor. */
  readonly offset: number;
  /** Most likely continuations and characters wanted. */
  readonly choices: number;
}

/** All distributions are `[257]`: 256 bytes and the end of the text; each sums to 1. */
export interface NextByteResult {
  readonly exact: Float64Array;
  /** After the text encoded as if it ended there. */
  readonly naive: Float64Array;
  /** With one token taken back. */
  readonly healed: Float64Array;
  /** With as many taken back as a longer token could have swallowed. */
  readonly healedFurther: Float64Array;
  readonly takenBack: number;
  /** Of each model, the share of the text's probability that was lost before normalising. */
  readonly leaked: readonly number[];
  /** Rows of logits that were computed for this answer. */
  readonly rows: number;
  /** False where some way to cut the text may have been missed. */
  readonly complete: boolean;
  /** Of the first model: what was summed, the heaviest first. */
  readonly contexts: readonly SummedContext[];
  readonly continuations: readonly LikelyText[];
  readonly characters: readonly LikelyText[];
  /** Mass of tokens that end inside the next character. */
  readonly unfinished: number;
  /** Tokens in front of the cursor that the model read, the start token included. */
  readonly context: number;
  /** Tokens of the document that it did not read. */
  readonly skipped: number;
  readonly setting: ByteSetting;
}

/** Tokens that spell the text up to its end, or up to what the next token begins with. */
export interface SummedContext {
  /** The last of them, as text. */
  readonly tokens: readonly string[];
  /** Bytes that the next token begins with; none where the text ends between tokens. */
  readonly pending: Uint8Array;
  /** Share of the text's probability. */
  readonly share: number;
}

export interface LikelyText {
  readonly text: string;
  readonly probability: number;
}

export interface ByteSurprisalParams extends ByteParams {
  /** Bytes `[from, to)` of the text; one more than there are asks for the end of the text too. */
  readonly from: number;
  readonly to: number;
}

export interface ByteChunk {
  /** Byte of the text at which the rows begin. */
  readonly at: number;
  /** ln p of each byte, nats. */
  readonly logProb: Float64Array;
  /** Share lost before normalising, of the model that lost more. */
  readonly leaked: Float64Array;
  readonly complete: boolean;
}

export interface ByteSurprisalResult {
  /** Rows of logits that were computed. */
  readonly rows: number;
  readonly setting: ByteSetting;
}

/** What the numbers depend on. */
export interface ByteSetting {
  readonly window: number;
  readonly start: { readonly id: number; readonly text: string } | null;
}
