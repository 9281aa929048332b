import type { CausalLm } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { Tokenizer } from '#core/tokenizer/tokenizer';

/** A model as `load` leaves it. */
export interface LoadedModel {
  readonly card: ModelCard;
  readonly tokenizer: Tokenizer;
  /** `null` where only the header was read. */
  readonly lm: CausalLm | null;
  /** A second KV cache of the same model, empty until it is used. */
  readonly spare?: CausalLm | undefined;
  /** Tokens of a window where the asker does not say. */
  readonly defaultWindow: number;
  /** Tokens of a window at most. */
  readonly longestWindow: number;
  /** True where a window is best run in one piece, since nothing is carried from one run to the next. */
  readonly oneRun?: boolean;
  dispose(): Promise<void>;
}

/** The models of the process. */
export interface LoadedModels {
  readonly first: LoadedModel;
  readonly second: LoadedModel | undefined;
}
