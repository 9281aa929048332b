import type { EnsembleKind } from '../bytes/ensemble.ts';
import type { ByteSetting } from '../bytes/nextByteResult.ts';

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
