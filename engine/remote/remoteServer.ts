import type { ProbeRows } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { Encoding, Vocabulary } from '#core/tokenizer/tokenizer';

/** A server whose kind is known, and what can be asked of it. All that asks throws UserError `server-...` and Cancelled. */
export interface RemoteServer {
  readonly card: ModelCard;
  /** The tokens that were heard of so far. */
  readonly vocabulary: Vocabulary;
  /** Tokens of a window at most, and where nobody says. */
  readonly longestWindow: number;
  readonly defaultWindow: number;
  /** Tokens that are best asked about at once. */
  readonly perRun: number;
  /** Cuts a document into tokens; none of its text becomes a control token where the server lets that be said. */
  encode(text: string, signal: AbortSignal | undefined): Promise<Encoding>;
  /** Finds out whether there is a control token of that name, so that `vocabulary.controlId` knows it. */
  learn(name: string, signal: AbortSignal | undefined): Promise<void>;
  /** About the tokens of `ids` `[n]` from `from` on, each after all that precede it. */
  rows(ids: Int32Array, from: number, k: number, signal: AbortSignal | undefined): Promise<ProbeRows>;
}

/** What is the same on every card of a server. */
export const serverFacts = {
  digest: '',
  tokenizerDigest: '',
  license: '',
  precision: 'server',
  device: 'server',
  weightBytes: 0,
} as const;

/** The token that a server puts before a text: the ids of a text that it begins, beside those of the text alone. */
export function startId(begun: Int32Array, plain: Int32Array): number | undefined {
  return begun.length === plain.length + 1 && begun.at(-1) === plain.at(-1) ? begun[0] : undefined;
}

/** What people call a model that a server names by its file. */
export function shownName(model: string): string {
  return /\.gguf$/i.test(model) ? model.replace(/^.*[\\/]/, '').replace(/\.gguf$/i, '') : model;
}
