/** All distributions are `[257]`: 256 bytes and the end of the text; each sums to 1. */
export interface NextByteResult {
  readonly exact: Float64Array;
  /** The exact distribution of each model, where several are joined; the only one is `exact`. */
  readonly each: readonly Float64Array[];
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

/** What the numbers depend on. */
export interface ByteSetting {
  readonly window: number;
  readonly start: { readonly id: number; readonly text: string } | null;
}
