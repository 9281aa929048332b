import { countOf, type Fields, fieldsOf, idOf, listOf, logProbOf, textOf, wordOf } from './fields.ts';
import { MOST_CHOICES, MOST_ID, MOST_ROWS, MOST_TOKENS } from './limits.ts';
import type { Pieces } from './llamaServer.ts';
import { vocabularyPieces } from './pieces.ts';
import { badAnswer } from './refusals.ts';
import type { ListedChoice, ServerRow } from './serverRows.ts';

/** The requests and answers of vLLM's server (its documentation: "OpenAI-Compatible Server", "Tokenizer API"). */

/** Body of `/tokenize`; control tokens in the text are always read there. */
export function vllmTokenizeBody(model: string, prompt: string, special = false): Fields {
  return { model, prompt, add_special_tokens: special, return_token_strs: true };
}

export interface VllmTokens extends Pieces {
  /** As the vocabulary writes them. */
  readonly tokens: readonly string[];
  /** Tokens that fit into the model; 0 where it does not say. */
  readonly context: number;
}

/** The answer of `/tokenize`. */
export function readVllmTokens(answer: unknown): VllmTokens {
  const { tokens, token_strs, max_model_len } = fieldsOf(answer, 'it');
  const ids = Int32Array.from(listOf(tokens, 'tokens', MOST_TOKENS), id => idOf(id, 'a token'));
  const written = listOf(token_strs ?? null, 'token_strs', MOST_TOKENS).map(token => textOf(token, 'a token'));
  if (written.length !== ids.length) throw badAnswer('token_strs has another length than tokens');
  return { ids, tokens: written, pieces: vocabularyPieces(written), context: countOf(max_model_len) };
}

/** Body of `/v1/completions` that asks about the tokens of a prompt. One token is generated, since none cannot be. */
export function vllmPromptBody(model: string, prompt: Int32Array, choices: number): Fields {
  return { model, prompt: Array.from(prompt), max_tokens: 1, temperature: 0, prompt_logprobs: choices };
}

export interface VllmRows {
  /** About the tokens of the prompt from the second on. */
  readonly rows: readonly ServerRow[];
  /** Text of the tokens that were listed. */
  readonly texts: ReadonlyMap<number, string>;
}

/** The answer of `/v1/completions`, about the tokens of `prompt` `[n]` from `from` on. */
export function readVllmRows(answer: unknown, prompt: Int32Array, from: number): VllmRows {
  const [choice] = listOf(fieldsOf(answer, 'it').choices, 'choices', MOST_CHOICES);
  const { prompt_logprobs } = fieldsOf(choice, 'its choice');
  const given = listOf(prompt_logprobs, 'prompt_logprobs', MOST_ROWS);
  if (given.length !== prompt.length) throw badAnswer(`it tells ${given.length} of ${prompt.length} tokens`);
  const texts = new Map<number, string>();
  const rows: ServerRow[] = [];
  for (let at = from; at < prompt.length; at += 1) rows.push(readRow(given[at], prompt[at]!, texts));
  return { rows, texts };
}

function readRow(value: unknown, target: number, texts: Map<number, string>): ServerRow {
  const entries = Object.entries(fieldsOf(value, 'a token of prompt_logprobs'));
  if (entries.length > MOST_CHOICES) throw badAnswer(`it lists more than ${MOST_CHOICES} choices`);
  let own: { readonly logProb: number; readonly rank: number } | undefined;
  const choices: ListedChoice[] = [];
  for (const [key, told] of entries) {
    const id = keyId(key);
    const { logprob, rank, decoded_token } = fieldsOf(told, 'a choice');
    const logProb = logProbOf(logprob, 'logprob');
    if (id === target) own = { logProb, rank: countOf(rank) };
    choices.push({ id, logProb });
    if (typeof decoded_token === 'string' && !texts.has(id)) texts.set(id, decoded_token);
  }
  if (!own) throw badAnswer('it does not tell the tokens of the prompt');
  return { ...own, choices };
}

function keyId(key: string): number {
  const id = /^\d{1,9}$/.test(key) ? Number(key) : Number.NaN;
  if (!(id <= MOST_ID)) throw badAnswer('a key of prompt_logprobs is not the id of a token');
  return id;
}

/** A model that a server offers. */
export interface OfferedModel {
  readonly id: string;
  /** Tokens that fit into it; 0 where it is not said. */
  readonly context: number;
  readonly owner: string;
}

/** The answer of `/v1/models`. */
export function readModels(answer: unknown): readonly OfferedModel[] {
  return listOf(fieldsOf(answer, 'it').data, 'data', MOST_CHOICES).map(value => {
    const model = fieldsOf(value, 'a model');
    const context = countOf(model.max_model_len) || countOf(model.context_length) || countOf(model.context_window);
    return { id: textOf(model.id, 'id'), context, owner: wordOf(model.owned_by) };
  });
}
