import { bytesOf, codePointAt, unitsOf } from '../text/utf16.ts';
import { countOf, type Fields, fieldsOf, isFields, listOf, logProbOf, textOf } from './fields.ts';
import { MOST_CHOICES, MOST_PIECE_BYTES, MOST_ROWS } from './limits.ts';
import { looksLikeControl, writtenPiece } from './pieces.ts';
import { badAnswer, tokensDiffer } from './refusals.ts';

/**
 * Completions in the manner of OpenAI's API with `echo` and `logprobs`, which many servers have: the prompt comes back
 * with its tokens, as texts. What their ids are is not told, and the prompt goes as text.
 */

/** Body of `/v1/completions` that asks about a text. One token is generated: with none some servers go on to the end. */
export function echoBody(model: string, prompt: string, choices: number): Fields {
  return { model, prompt, max_tokens: 1, temperature: 0, echo: true, logprobs: choices };
}

/** Body of `/v1/completions` that has one token generated, the likeliest, without the text before it. */
export function nextBody(model: string, prompt: string): Fields {
  return { model, prompt, max_tokens: 1, temperature: 0, logprobs: 1 };
}

/** Log-probabilities of the same token may differ so much, nats: another batch, another kernel, half precision. */
const NEAR = 0.25;

/**
 * Whether the echo of a prompt and `next` tells of `next` what was told when it was generated behind that prompt; a server
 * can be a place off (llama-cpp-python is by its code, 0.3.36, where a model has no token to begin with). `undefined` where it cannot be seen:
 * the token is cut otherwise, or is none of text.
 */
export function agrees(prompt: string, next: EchoedToken, echoed: readonly EchoedToken[]): boolean | undefined {
  let text = '';
  for (const { token, logProb } of echoed) {
    if (text === prompt && token === next.token && token !== '') return Math.abs(logProb - next.logProb) < NEAR;
    text += token;
  }
  return undefined;
}

export interface EchoedToken {
  /** As the server writes it. */
  readonly token: string;
  /** ln p, nats; NaN for the first one, and where there is no number. */
  readonly logProb: number;
  readonly choices: readonly { readonly token: string; readonly logProb: number }[];
}

/** The answer of `/v1/completions`: the tokens of the prompt, and what was generated. */
export function readEchoed(answer: unknown): readonly EchoedToken[] {
  const [choice] = listOf(fieldsOf(answer, 'it').choices, 'choices', MOST_CHOICES);
  const { logprobs } = fieldsOf(choice, 'its choice');
  const { tokens, token_logprobs, top_logprobs } = fieldsOf(logprobs, 'logprobs');
  const texts = listOf(tokens, 'tokens', MOST_ROWS);
  const own = listOf(token_logprobs, 'token_logprobs', MOST_ROWS);
  const listed = Array.isArray(top_logprobs) ? listOf(top_logprobs, 'top_logprobs', MOST_ROWS) : [];
  if (own.length !== texts.length) throw badAnswer('tokens and token_logprobs have not the same length');
  return texts.map((text, at) => {
    const token = textOf(text, 'a token');
    if (token.length > MOST_PIECE_BYTES) throw badAnswer(`a token is longer than ${MOST_PIECE_BYTES} characters`);
    return { token, logProb: logProbOf(own[at], 'a log-probability'), choices: readChoices(listed[at]) };
  });
}

function readChoices(value: unknown): EchoedToken['choices'] {
  if (!isFields(value)) return [];
  const entries = Object.entries(value);
  if (entries.length > MOST_CHOICES) throw badAnswer(`it lists more than ${MOST_CHOICES} choices`);
  return entries.map(([token, logProb]) => ({ token, logProb: logProbOf(logProb, 'a log-probability') }));
}

/** How many tokens the server says that the prompt had; 0 where it does not say. It may count one that it put before. */
export function promptTokens(answer: unknown): number {
  const { usage } = fieldsOf(answer, 'it');
  return isFields(usage) ? countOf(usage.prompt_tokens) : 0;
}

/** What was told of the text itself: a token that the server put before it is left out. */
export function withoutStart(text: string, told: readonly EchoedToken[]): readonly EchoedToken[] {
  const [first] = told;
  const isAdded = first !== undefined && looksLikeControl(first.token) && !text.startsWith(first.token);
  return isAdded ? told.slice(1) : told;
}

/**
 * Bytes of the tokens that stand for `text`, for `joinPieces`; what was generated behind it is left out. A token that
 * is no whole character comes as `bytes:...`, as U+FFFD or as nothing; a run of the latter is understood where it stands
 * for one character, or where the next token came as what they stand for together. The first of them is given its bytes.
 * @throws UserError `server-tokens-differ`
 */
export function echoedPieces(text: string, tokens: readonly string[]): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let at = 0;
  while (at < text.length) {
    const token = tokens[pieces.length];
    if (token === undefined) throw tokensDiffer(at);
    const isWritten = token.startsWith('bytes:') && !text.startsWith(token, at);
    if (isWritten) {
      at = takeWritten(text, at, tokens, pieces);
    } else if (token !== '' && text.startsWith(token, at)) {
      pieces.push(encoder.encode(token));
      at += token.length;
    } else {
      const from = pieces.length;
      const whole = completed(text, at, tokens, from) ?? partial(text, at, tokens, from);
      pieces.push(encoder.encode(text.slice(at, whole.end)));
      while (pieces.length < whole.next) pieces.push(new Uint8Array(0));
      at = whole.end;
    }
  }
  return pieces;
}

/** Where a run of tokens ends: in the text, and the token after it. */
interface Run {
  readonly end: number;
  readonly next: number;
}

/** Tokens that came as nothing until one that completes them, which came as what they all stand for (vLLM). */
function completed(text: string, at: number, tokens: readonly string[], from: number): Run | undefined {
  let last = from;
  while (tokens[last] === '') last += 1;
  const token = tokens[last];
  const isWhole = last > from && token !== undefined && !isPartial(token) && text.startsWith(token, at);
  return isWhole ? { end: at + token.length, next: last + 1 } : undefined;
}

/** Tokens none of which came as a character, and that stand for one. @throws UserError `server-tokens-differ` */
function partial(text: string, at: number, tokens: readonly string[], from: number): Run {
  const end = at + unitsOf(codePointAt(text, at));
  const isNext = (token: string | undefined) => token === undefined || (token !== '' && text.startsWith(token, end));
  let last = from;
  while (isPartial(tokens[last]) && !isNext(tokens[last + 1])) last += 1;
  if (!isPartial(tokens[last])) throw tokensDiffer(at);
  return { end, next: last + 1 };
}

const isPartial = (token: string | undefined) => token === '' || (token?.includes('\ufffd') ?? false);

/** Takes tokens that are written as bytes until they are whole characters; where the text goes on. */
function takeWritten(text: string, start: number, tokens: readonly string[], pieces: Uint8Array[]): number {
  let bytes = 0;
  for (;;) {
    const token = tokens[pieces.length];
    if (!token?.startsWith('bytes:')) throw tokensDiffer(start);
    const piece = writtenPiece(token);
    pieces.push(piece);
    bytes += piece.length;
    let at = start;
    let passed = 0;
    while (at < text.length && passed < bytes) {
      const codePoint = codePointAt(text, at);
      passed += bytesOf(codePoint);
      at += unitsOf(codePoint);
    }
    if (passed === bytes) return at;
    if (at >= text.length) throw tokensDiffer(start);
  }
}

/**
 * Where a text is cut so that each piece has at most `most` characters: before the blank between two words, where all
 * tokenizers cut, else behind a line end, else before a blank, else anywhere.
 */
export function cutText(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = start + most >= text.length ? text.length : cutBefore(text, start, start + most);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

const BETWEEN_WORDS = /^[\p{L}\p{N}] \p{L}/u;

function cutBefore(text: string, start: number, limit: number): number {
  for (let at = text.lastIndexOf(' ', limit); at > start; at = text.lastIndexOf(' ', at - 1)) {
    if (BETWEEN_WORDS.test(text.slice(at - 1, at + 2))) return at;
  }
  const line = text.lastIndexOf('\n', limit - 1) + 1;
  if (line > start) return line;
  // A blank begins the word behind it in most vocabularies.
  const blank = text.lastIndexOf(' ', limit - 1);
  if (blank > start) return blank;
  return limit - 1 > start && unitsOf(codePointAt(text, limit - 1)) === 2 ? limit - 1 : Math.max(limit, start + 2);
}
