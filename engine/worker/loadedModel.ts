import type { CausalLm } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { Encoding, Tokenizer } from '#core/tokenizer/tokenizer';

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
  /** Tokens of one run, where something other than this machine's processor decides. */
  readonly perRun?: number;
  /** Where texts are cut elsewhere, since the model is that of a server. */
  readonly remote?: {
    /** Called before a text is asked about: what is asked from now on ends with the signal, and `start` is a known name. */
    begin(start: string, signal: AbortSignal): Promise<void>;
    encode(text: string, signal: AbortSignal): Promise<Encoding>;
  };
  dispose(): Promise<void>;
}

/** The models of the process. */
export interface LoadedModels {
  readonly first: LoadedModel;
  readonly second: LoadedModel | undefined;
}

/** Cuts a text into tokens, here or where the model is. */
export async function encoded(
  { tokenizer, remote }: LoadedModel,
  text: string,
  signal: AbortSignal,
): Promise<Encoding> {
  return remote ? remote.encode(text, signal) : tokenizer.encode(text);
}
