/** How a server is asked for the log-probabilities of a prompt. */
export type ServerKind = 'llama.cpp' | 'vllm' | 'completions';

/** A server that computes in place of this machine: which one, and what it gives. */
export interface ServerCard {
  readonly kind: ServerKind;
  /** `host:port`. */
  readonly host: string;
  /** What the server calls the model. */
  readonly model: string;
  /** Whether it tells ids of tokens. Where it does not, rows carry numbers of this run alone. */
  readonly ids: boolean;
  /** Which ranks it tells: of every token, or only of those among the choices that it lists. */
  readonly ranks: 'all' | 'listed';
  /** Choices that it lists for a place at most. */
  readonly mostChoices: number;
}
