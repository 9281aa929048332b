import { UserError } from '../errors.ts';

/** What a GGUF file says of its tokenizer, by key. Values are checked here, so nothing is taken on trust. */
export type GgufMetadata = ReadonlyMap<string, unknown>;

const PREFIX = 'tokenizer.ggml.';
/** Four times the largest published vocabulary. */
const MOST_TOKENS = 2 ** 20;
const MOST_MERGES = 4 * MOST_TOKENS;
/** Published tokens are at most a few hundred characters long. */
const LONGEST_TOKEN = 4096;

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
  tokens.forEach((token, id) => {
    if (token.length > LONGEST_TOKEN) throw beyondLimit(`a token of ${token.length} characters`);
    // A token without a name is never found, so several do no harm.
    if (token === '') return;
    if (ids.has(token)) throw malformed(`the token ${JSON.stringify(token)} appears twice`);
    ids.set(token, id);
  });
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
  const numbers = isNumbers(value) ? Array.from(value) : undefined;
  if (!numbers?.every(Number.isFinite)) throw malformed(`${PREFIX}${key} is not an array of numbers`);
  if (numbers.length !== count) throw malformed(`${numbers.length} entries in ${PREFIX}${key} for ${count} tokens`);
  return numbers;
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  const typed = value instanceof Float32Array || value instanceof Int32Array || value instanceof Float64Array;
  const other = value instanceof Uint8Array || value instanceof Uint32Array || value instanceof Int8Array;
  return typed || other || (Array.isArray(value) && value.every(each => typeof each === 'number'));
}
