import { countOf, type Fields, fieldsOf, idOf, isFields, listOf, logProbOf, wordOf } from './fields.ts';
import { MOST_CHOICES, MOST_PIECE_BYTES, MOST_TOKENS } from './limits.ts';
import { badAnswer } from './refusals.ts';
import type { ListedChoice, ServerRow } from './serverRows.ts';

/**
 * The requests and answers of llama.cpp's llama-server (tools/server/README.md of llama.cpp). It tells no log-probabilities
 * of a prompt, but that of a token which it generates, from the logits before any sampler. So each token of a text is
 * generated after what precedes it, by a bias that leaves no other; the server keeps what precedes, and computes one step.
 *
 * A grammar of token ids would force many tokens in one request. It is not used: it took longer, for it looks at the
 * whole vocabulary at each token, and it ends the server's process at a token that is not whole characters (build 11549).
 */

/** Tokens with the bytes of each. */
export interface Pieces {
  readonly ids: Int32Array;
  readonly pieces: readonly Uint8Array[];
}

/** Body of `/tokenize`: of a document, of the name of a control token, or with what the model starts with. */
export function tokenizeBody(content: string, as: 'text' | 'control' | 'start' = 'text'): Fields {
  return { content, add_special: as === 'start', parse_special: as === 'control', with_pieces: true };
}

/** The answer of `/tokenize`. A piece is a text, or a list of bytes where it is not whole characters. */
export function readPieces(answer: unknown): Pieces {
  const tokens = listOf(fieldsOf(answer, 'it').tokens, 'tokens', MOST_TOKENS);
  const encoder = new TextEncoder();
  const ids = new Int32Array(tokens.length);
  const pieces = tokens.map((value, at) => {
    const { id, piece } = fieldsOf(value, 'a token');
    ids[at] = idOf(id, 'id');
    return typeof piece === 'string' ? encoder.encode(piece) : bytesOf(piece);
  });
  return { ids, pieces };
}

/** A bias, in nats, that no difference of logits makes up for, and small enough to leave them their digits in float32. */
const OVERWHELMING = 1000;
/** A token that must be drawn is so much likelier than one beside it, nats; float32 still has the other's probability. */
const HEAD_START = 30;

/** Body of `/completion` that makes it generate `target` after `prompt`, and say how likely that was. */
export function forcedBody(prompt: Int32Array, target: number, choices: number): Fields {
  return {
    prompt: Array.from(prompt),
    n_predict: 1,
    logit_bias: [[target, OVERWHELMING]],
    samplers: ['top_k'],
    top_k: 1,
    // With 0 it says nothing of probabilities at all.
    n_probs: Math.max(1, choices),
    cache_prompt: true,
    stream: false,
    response_fields: ['completion_probabilities'],
  };
}

/** The answer of `/completion`; bytes of the choices go into `pieces`. @throws UserError, also where another token came. */
export function readForced(answer: unknown, target: number, pieces: Map<number, Uint8Array>): ServerRow {
  const [first] = listOf(fieldsOf(answer, 'it').completion_probabilities, 'completion_probabilities', MOST_CHOICES);
  const { id, logprob, top_logprobs } = fieldsOf(first, 'its token');
  if (id !== target) throw badAnswer('it generated another token than it was given');
  const choices = listOf(top_logprobs ?? [], 'top_logprobs', MOST_CHOICES).map(value => readChoice(value, pieces));
  return { logProb: logProbOf(logprob, 'logprob'), rank: 0, choices };
}

/**
 * Body of `/completion` that tells the odds of two tokens: all others are out, and `other` is favoured, so that it is
 * drawn. Of a token that is not whole characters the server says nothing when it generates it; its odds against one that
 * is, and the log-probability of that one, tell it all the same.
 */
export function oddsBody(prompt: Int32Array, target: number, other: number): Fields {
  return {
    ...forcedBody(prompt, other, 2),
    logit_bias: [
      [other, OVERWHELMING + HEAD_START],
      [target, OVERWHELMING],
    ],
    top_k: 2,
    post_sampling_probs: true,
  };
}

/** The answer: ln p(target) - ln p(other), nats; NaN where one is too unlikely for a number. */
export function readOdds(answer: unknown, target: number, other: number): number {
  const [first] = listOf(fieldsOf(answer, 'it').completion_probabilities, 'completion_probabilities', MOST_CHOICES);
  const listed = listOf(fieldsOf(first, 'its token').top_probs, 'top_probs', MOST_CHOICES).map(value => {
    return fieldsOf(value, 'a choice');
  });
  const probability = (id: number) => {
    const prob = listed.find(choice => choice.id === id)?.prob ?? 0;
    if (typeof prob !== 'number' || !(prob >= 0 && prob <= 1)) throw badAnswer('a probability is none');
    return prob;
  };
  const odds = Math.log(probability(target) / probability(other)) + HEAD_START;
  return Number.isFinite(odds) ? odds : Number.NaN;
}

function readChoice(value: unknown, pieces: Map<number, Uint8Array>): ListedChoice {
  const { id: given, logprob, bytes } = fieldsOf(value, 'a choice');
  const id = idOf(given, 'id');
  if (!pieces.has(id) && bytes !== undefined) pieces.set(id, bytesOf(bytes));
  return { id, logProb: logProbOf(logprob, 'logprob') };
}

/** What it says of itself and its model. */
export interface LlamaFacts {
  /** Tokens that fit into a slot. */
  readonly context: number;
  readonly model: string;
  /** 0 where it does not say. */
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly trainedContext: number;
  readonly quantization: string;
  /** Names of the model's own control tokens. */
  readonly controls: readonly string[];
  readonly build: string;
}

/** The answers of `/props` and `/v1/models`; the latter is `undefined` where it has none. */
export function readLlamaFacts(props: unknown, models: unknown): LlamaFacts {
  const { default_generation_settings, model_path, model_ftype, bos_token, eos_token, build_info } = fieldsOf(
    props,
    'it',
  );
  const context = countOf(fieldsOf(default_generation_settings, 'default_generation_settings').n_ctx);
  if (context < 2) throw badAnswer('it does not say how long its context is');
  const data = isFields(models) && Array.isArray(models.data) ? models.data[0] : undefined;
  const meta = isFields(data) && isFields(data.meta) ? data.meta : {};
  return {
    context,
    model: (isFields(data) && wordOf(data.id)) || wordOf(model_path) || 'model',
    vocabularySize: countOf(meta.n_vocab),
    parameters: countOfLarge(meta.n_params),
    trainedContext: countOf(meta.n_ctx_train),
    quantization: wordOf(meta.ftype) || wordOf(model_ftype),
    controls: [wordOf(bos_token), wordOf(eos_token)].filter(name => name !== ''),
    build: wordOf(build_info),
  };
}

function countOfLarge(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function bytesOf(value: unknown): Uint8Array {
  const bytes = listOf(value, 'the bytes of a token', MOST_PIECE_BYTES);
  if (!bytes.every(byte => Number.isInteger(byte) && (byte as number) >= 0 && (byte as number) < 256)) {
    throw badAnswer('the bytes of a token are none');
  }
  return Uint8Array.from(bytes as number[]);
}
