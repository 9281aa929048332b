/** What a model expects in a hole of a text. */
export interface FimResult {
  /**
   * `tokens`: the model has tokens for filling in. `joint`: it has none, and middles are weighed by how well they go
   * between: P(middle | prefix) P(suffix | prefix, middle).
   */
  readonly method: 'tokens' | 'joint';
  /** Spellings of the model's tokens for filling in; none for `joint`. */
  readonly fimTokens: readonly string[];
  /** Whether a model of this name is known to be trained to use them; true for `joint`, where that does not matter. */
  readonly isTrained: boolean;
  readonly layout: string;
  readonly boundary: 'split' | 'rollback';
  /** What stands in the hole. */
  readonly middle: Middle;
  readonly tokens: readonly FimToken[];
  /** ln p of each byte of the hole, `[bytes]`, nats; with `joint` only given the prefix. */
  readonly bytes: { readonly given: Float64Array | null; readonly left: Float64Array };
  /**
   * That the middle ends where the hole does. With tokens for filling in the model says so; otherwise it is the
   * probability of the suffix's first byte there. `null` where no suffix is.
   */
  readonly end: number | null;
  /** What stands there and the sampled ones, the best first; probabilities are among these alone. */
  readonly candidates: readonly FimCandidate[];
  /** Tokens of prefix and suffix that the model read. */
  readonly read: { readonly prefix: number; readonly suffix: number };
  readonly setting: { readonly window: number; readonly start: { readonly id: number; readonly text: string } | null };
}

/** Log-probabilities in nats. */
export interface Middle {
  /** ln P(middle | prefix, suffix); `null` with `joint`, where it is known only up to a constant. */
  readonly given: number | null;
  /** ln P(middle | prefix). */
  readonly left: number;
}

export interface FimToken {
  readonly id: number;
  readonly text: string;
  /** ln p given prefix, suffix and the middle so far; `null` with `joint`. */
  readonly given: number | null;
  /** ln p given what stands before. */
  readonly left: number;
}

export interface FimCandidate {
  readonly text: string;
  /** It is what stands in the hole. */
  readonly isOriginal: boolean;
  /** ln P(middle and its end | prefix, suffix), or with `joint` ln of P(middle | prefix) P(suffix | prefix, middle). */
  readonly logProb: number;
  /** Among the candidates. */
  readonly probability: number;
}
