import {
  type GgufMetadata,
  type GgufTokens,
  malformed,
  readFlag,
  readId,
  readMerges,
  readName,
  readScores,
  readTokens,
  TOKEN_TYPES,
  unsupported,
} from './ggufMetadata.ts';
import { preTokenizer } from './preTokenizers.ts';
import type { BytePairSpec, StartToken } from './spec.ts';

/**
 * The tokenizer that a GGUF file describes in its metadata. Keys: the GGUF specification, section "Tokenizer".
 * @throws UserError `unsupported-tokenizer` by name, `gguf-malformed`, `gguf-limit`
 */
export function tokenizerSpec(metadata: GgufMetadata): BytePairSpec {
  const model = readName(metadata, 'model') ?? 'none';
  const kind = KINDS.get(model);
  if (!kind) throw unsupported(`its kind is "${model}"`);
  const tokens = readTokens(metadata);
  return kind(metadata, tokens);
}

const KINDS: ReadonlyMap<string, (metadata: GgufMetadata, tokens: GgufTokens) => BytePairSpec> = new Map([
  ['gpt2', byteLevel],
  ['llama', sentencePiece],
]);

function byteLevel(metadata: GgufMetadata, tokens: GgufTokens): BytePairSpec {
  const name = readName(metadata, 'pre') ?? 'default';
  const cut = preTokenizer(name);
  if (!cut) throw unsupported(`its pre-tokenizer is "${name}"`);
  const merges = readMerges(metadata);
  if (!merges) throw unsupported('the file has no merges');
  return {
    format: 'byte-pair',
    symbols: 'bytes',
    tokens: tokens.tokens,
    control: idsOf(tokens, isControl),
    added: idsOf(tokens, type => type === TOKEN_TYPES.userDefined),
    byteTokens: [],
    merges: mergedIds(merges, tokens.ids, tokens.types),
    scores: null,
    patterns: cut.patterns,
    wholeWords: cut.wholeWords,
    spacePrefix: false,
    start: startToken(metadata, tokens, false),
  };
}

/** Source: SentencePiece's BPE model; llama.cpp's `llm_tokenizer_spm`; `transformers`' `generate_merges`. */
function sentencePiece(metadata: GgufMetadata, tokens: GgufTokens): BytePairSpec {
  const gemma = readArchitecture(metadata).startsWith('gemma');
  const spelled = gemma ? respelled(tokens) : tokens.tokens;
  const merges = readMerges(metadata);
  // Gemma's scores do not follow the order of its merges; that of its tokens does.
  const scores = gemma || merges ? null : readScores(metadata, tokens.tokens.length);
  if (scores === undefined) throw unsupported('the file has neither merges nor scores');
  return {
    format: 'byte-pair',
    symbols: 'characters',
    tokens: spelled,
    control: idsOf(tokens, isControl),
    added: idsOf(tokens, (type, id) => type === TOKEN_TYPES.userDefined && spelled[id] === tokens.tokens[id]),
    byteTokens: byteTokens(tokens),
    merges: merges ? mergedIds(merges, idsBySpelling(spelled), tokens.types) : null,
    scores,
    patterns: [],
    wholeWords: false,
    spacePrefix: readFlag(metadata, 'add_space_prefix') ?? true,
    start: startToken(metadata, tokens, true),
  };
}

function readArchitecture(metadata: GgufMetadata): string {
  const value = metadata.get('general.architecture');
  return typeof value === 'string' ? value : '';
}

/**
 * Gemma's tokens of several spaces stand in GGUF files with real spaces. Hugging Face's tokenizer has them as merges of
 * `▁`, which comes to the same for up to 31 spaces; beyond that SentencePiece itself would take 31 first.
 */
function respelled({ tokens }: GgufTokens): readonly string[] {
  return tokens.map(token => (token[0] === ' ' && /^ +$/.test(token) ? token.replaceAll(' ', '▁') : token));
}

function byteTokens({ types, ids }: GgufTokens): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const name = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
    const id = ids.get(name);
    if (id === undefined) throw unsupported(`its vocabulary has no byte token ${name}`);
    if (types[id] !== TOKEN_TYPES.byte) throw malformed(`the token ${name} is not marked as a byte`);
    return id;
  });
}

function isControl(type: number): boolean {
  return type === TOKEN_TYPES.control || type === TOKEN_TYPES.unknown;
}

function idsOf({ types }: GgufTokens, wanted: (type: number, id: number) => boolean): number[] {
  const found: number[] = [];
  for (let id = 0; id < types.length; id += 1) if (wanted(types[id]!, id)) found.push(id);
  return found;
}

function idsBySpelling(tokens: readonly string[]): ReadonlyMap<string, number> {
  return new Map(tokens.map((token, id) => [token, id]));
}

/** Left, right and product of each merge; none where one of them is a control token, which text never becomes. */
function mergedIds(merges: readonly string[], ids: ReadonlyMap<string, number>, types: readonly number[]): number[] {
  const merged: number[] = [];
  for (const merge of merges) {
    const space = merge.indexOf(' ', 1);
    const left = ids.get(merge.slice(0, space));
    const right = ids.get(merge.slice(space + 1));
    const product = ids.get(merge.slice(0, space) + merge.slice(space + 1));
    if (space < 0 || left === undefined || right === undefined || product === undefined) {
      throw malformed(`the merge ${JSON.stringify(merge)} has no tokens`);
    }
    if (isControl(types[left]!) || isControl(types[right]!) || isControl(types[product]!)) continue;
    merged.push(left, right, product);
  }
  return merged;
}

/** What separates documents in the training of byte-level models that add no token of their own. */
const SEPARATOR = '<|endoftext|>';

/**
 * The token that a document starts after: the one the model was trained to see there. Where the file asks for a
 * begin-of-sequence token, that; else the separator of documents, where there is one; else begin or end of sequence.
 */
function startToken(metadata: GgufMetadata, { tokens, types, ids }: GgufTokens, addBegin: boolean): StartToken | null {
  const begin = readId(metadata, 'bos_token_id', tokens.length);
  const separator = ids.get(SEPARATOR);
  const controlSeparator = separator !== undefined && isControl(types[separator]!) ? separator : undefined;
  const begins = readFlag(metadata, 'add_bos_token') ?? addBegin;
  const id =
    (begins ? begin : undefined) ?? controlSeparator ?? begin ?? readId(metadata, 'eos_token_id', tokens.length);
  return id === undefined ? null : { id, text: tokens[id]! };
}
