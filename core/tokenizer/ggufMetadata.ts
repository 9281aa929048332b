import { UserError } from '../errors.ts';

/** What a GGUF file says of its tokenizer, by key. Values are checked here, so nothing is taken on trust. */
export type GgufMetadata = ReadonlyMap<string, unknown>;

const PREFIX = 'tokenizer.ggml.';
/** Four times the largest published vocabulary. */
const MOST_TOKENS = 2 ** 20;
const MOST_MERGES = 4 * MOST_TOKENS;
/** Published tokens are at most a few hundred characters long. */
const LONGEST_TOKEN = 4096;
/** UTF-16 units of all control and user-defined tokens; Gemma 3 has 76,000. */
const MOST_SEARCHED = 2 ** 20;

/** Kinds of tokens, `llama_token_type` of llama.cpp. */
export const TOKEN_TYPES = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface GgufTokens {
  readonly tokens: readonly string[];
  /** Of each token; all normal where the file does not say. */
  readonly types: readonly number[];
  /** Id by token. */
  readonly ids: ReadonlyMap<string, number>;
}

/** @throws UserError `gguf-malformed`, `gguf-limit`, `unsupported-tokenizer` */
export function readTokens(metadata: GgufMetadata): GgufTokens {
  const tokens = readTexts(metadata, 'tokens', MOST_TOKENS);
  if (!tokens || tokens.length === 0) throw unsupported('the file has no tokens');
  const types = readNumbers(metadata, 'token_type', tokens.length) ?? tokens.map(() => TOKEN_TYPES.normal);
  const ids = new Map<string, number>();
  let searched = 0;
  tokens.forEach((token, id) => {
    const special = types[id] === TOKEN_TYPES.control || types[id] === TOKEN_TYPES.userDefined;
    searched += special ? token.length : 0;
    if (token.length > LONGEST_TOKEN) throw beyondLimit(`a token of ${token.length} characters`);
    // A token without a name is never found, so several do no harm.
    if (token === '') return;
    if (ids.has(token)) throw malformed(`the token ${JSON.stringify(token)} appears twice`);
    ids.set(token, id);
  });
  if (searched > MOST_SEARCHED) throw beyondLimit(`${searched} characters of special tokens`);
  return { tokens, types, ids };
}

export function readMerges(metadata: GgufMetadata): readonly string[] | undefined {
  return readTexts(metadata, 'merges', MOST_MERGES);
}

/** Of each of `count` tokens, or `undefined` where the file has none. */
export function readScores(metadata: GgufMetadata, count: number): readonly number[] | undefined {
  return readNumbers(metadata, 'scores', count);
}

export function readName(metadata: GgufMetadata, key: string): string | undefined {
  const value = metadata.get(PREFIX + key);
  if (value !== undefined && typeof value !== 'string') throw malformed(`${PREFIX}${key} is not a text`);
  return value;
}

export function readFlag(metadata: GgufMetadata, key: string): boolean | undefined {
  const value = metadata.get(PREFIX + key);
  if (value !== undefined && typeof value !== 'boolean') throw malformed(`${PREFIX}${key} is neither true nor false`);
  return value;
}

/** The id of one of `count` tokens; ids beyond them are passed over, as llama.cpp does. */
export function readId(metadata: GgufMetadata, key: string, count: number): number | undefined {
  const value = metadata.get(PREFIX + key);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw malformed(`${PREFIX}${key} is not an id`);
  return value >= 0 && value < count ? value : undefined;
}

export function malformed(what: string): UserError {
  const hint = 'Fetch the file again, or take another file of this model.';
  return new UserError('gguf-malformed', `The GGUF file's tokenizer is malformed: ${what}.`, hint);
}

export function unsupported(what: string): UserError {
  const hint = 'Choose a model with a byte-level BPE or SentencePiece BPE vocabulary, or report this one.';
  return new UserError('unsupported-tokenizer', `The tokenizer of this model is not supported: ${what}.`, hint);
}

function beyondLimit(what: string): UserError {
  const hint = 'No known model needs that many, so the file is probably damaged. Fetch it again.';
  return new UserError('gguf-limit', `The GGUF file's tokenizer asks for ${what}.`, hint);
}

function readTexts(metadata: GgufMetadata, key: string, most: number): readonly string[] | undefined {
  const value = metadata.get(PREFIX + key);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every(each => typeof each === 'string')) {
    throw malformed(`${PREFIX}${key} is not an array of texts`);
  }
  if (value.length > most) throw beyondLimit(`${value.length} ${key}, and at most ${most} are read`);
  return value;
}

function readNumbers(metadata: GgufMetadata, key: string, count: number): readonly number[] | undefined {
  const value = metadata.get(PREFIX + key);
  if (value === undefined) return undefined;
  const numbers = isList(value) ? Array.from(value) : [undefined];
  if (!numbers.every(isFiniteNumber)) throw malformed(`${PREFIX}${key} is not an array of numbers`);
  if (numbers.length !== count) throw malformed(`${numbers.length} entries in ${PREFIX}${key} for ${count} tokens`);
  return numbers;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
