import { addBytes } from './align.ts';
import { BytePairTokenizer } from './bytePairTokenizer.ts';
import { joinedMerges } from './merges.ts';
import { characterClasses } from './pairSteps.ts';
import { splitterOf } from './splitRules.ts';
import { parseRanks, type RankFile } from './tiktokenRanks.ts';
import type { Tokenizer } from './tokenizer.ts';
import { makeVocabulary } from './vocabulary.ts';

/** The encodings of the Python package `tiktoken` 0.14. */
export const encodingNames = [
  'gpt2',
  'r50k_base',
  'p50k_base',
  'p50k_edit',
  'cl100k_base',
  'o200k_base',
  'o200k_harmony',
] as const;

export type EncodingName = (typeof encodingNames)[number];

/** Ranks that encodings share: names of files `encoders/NAME.json` of the npm package `tiktoken`. */
export const rankFileNames = ['r50k_base', 'p50k_base', 'cl100k_base', 'o200k_base'] as const;

export type RankFileName = (typeof rankFileNames)[number];

/** Brings the content of a file of ranks; reading files is not for the core. */
export type LoadRanks = (name: RankFileName) => Promise<RankFile>;

export function isEncodingName(name: string): name is EncodingName {
  return (encodingNames as readonly string[]).includes(name);
}

/**
 * The tokenizer of an encoding, which cuts texts as `encode_ordinary` does: control tokens in them are plain text. Its
 * ids have gaps in some encodings; such an id stands for no bytes.
 */
export async function tiktokenTokenizer(name: EncodingName, loadRanks: LoadRanks): Promise<Tokenizer> {
  const { ranks: file, pattern, control, digest } = ENCODINGS[name];
  const ranks = parseRanks(await loadRanks(file));
  const spellings: string[] = [];
  for (const [token, id] of ranks) spellings[id] = token;
  const longest = spellings.reduce((most, token) => Math.max(most, token.length), 0);
  const encoder = new TextEncoder();
  const names = new Map(Object.entries(control).map(([text, id]) => [id, encoder.encode(text)]));
  const bytes = (id: number) => names.get(id) ?? Uint8Array.from(spellings[id] ?? '', byte => byte.charCodeAt(0));
  const byteTokens = Int32Array.from({ length: 256 }, (_, byte) => ranks.get(String.fromCharCode(byte)) ?? -1);
  const size = Math.max(spellings.length, ...Object.values(control).map(id => id + 1));
  return new BytePairTokenizer({
    vocabulary: makeVocabulary({ size, bytes, control: new Map(Object.entries(control)) }),
    digest,
    added: [],
    split: splitterOf([pattern]),
    addSymbols: (text, start, end, symbols) => addBytes(text, start, end, byteTokens, symbols),
    merges: joinedMerges({
      spelling: id => spellings[id]!,
      idOf: token => ranks.get(token),
      order: { place: id => id, id: place => place },
      longest,
      ties: 'leftmost',
    }),
    wholeWord: word => (word.length > longest ? undefined : ranks.get(byteString(encoder.encode(word)))),
    prefix: null,
    normalization: null,
    byteTokens,
    fallsBack: null,
    classOf: characterClasses([pattern]),
    keepsAll: true,
  });
}

/** The text whose SHA-256 is the tokenizer's digest. */
export function encodingDefinition(name: EncodingName, { bpe_ranks }: RankFile): string {
  const { pattern, control } = ENCODINGS[name];
  return JSON.stringify({ pattern, control, bpe_ranks });
}

interface Encoding {
  readonly ranks: RankFileName;
  readonly pattern: string;
  readonly control: Readonly<Record<string, number>>;
  /** SHA-256 of `encodingDefinition`; the core cannot compute it, a test does. */
  readonly digest: string;
}

const END = '<|endoftext|>';
const r50k = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s`;
const cl100k = String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`;
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const before = String.raw`[^\r\n\p{L}\p{N}]?`;
const contraction = `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`;
const o200k = String.raw`${before}${upper}*${lower}+${contraction}|${before}${upper}+${lower}*${contraction}|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const gpt2: Encoding = {
  ranks: 'r50k_base',
  pattern: r50k,
  control: { [END]: 50256 },
  digest: 'c7777607ad50ea9f78b35048efc0c8ba43740fee29e1f075d067ae9aeab09ec5',
};
const fillInTheMiddle = { '<|fim_prefix|>': 50281, '<|fim_middle|>': 50282, '<|fim_suffix|>': 50283 };

/** Source: `tiktoken_ext/openai_public.py` of tiktoken 0.14. */
const ENCODINGS: Readonly<Record<EncodingName, Encoding>> = {
  gpt2,
  r50k_base: gpt2,
  p50k_base: {
    ranks: 'p50k_base',
    pattern: r50k,
    control: { [END]: 50256 },
    digest: '891ae93c0533916f7bc89c9891c4e4ef8f97baf164ed1d7b4edd8b0efc074818',
  },
  p50k_edit: {
    ranks: 'p50k_base',
    pattern: r50k,
    control: { [END]: 50256, ...fillInTheMiddle },
    digest: 'a3c87c474f761477d0b59e7b5756b3cc3fdac2f12a32bc6be86718fb749d5d93',
  },
  cl100k_base: {
    ranks: 'cl100k_base',
    pattern: cl100k,
    control: {
      [END]: 100257,
      '<|fim_prefix|>': 100258,
      '<|fim_middle|>': 100259,
      '<|fim_suffix|>': 100260,
      '<|endofprompt|>': 100276,
    },
    digest: 'acf13e5c96094da028d9c7d89707cb716600beaa28db07a8788d26a7eadf2263',
  },
  o200k_base: {
    ranks: 'o200k_base',
    pattern: o200k,
    control: { [END]: 199999, '<|endofprompt|>': 200018 },
    digest: 'f7f6e1633b2f8cd2e57a6677e66d5b7fd5127599a8f0bc3d3a1481d3495b0aee',
  },
  o200k_harmony: {
    ranks: 'o200k_base',
    pattern: o200k,
    control: harmonyControl(),
    digest: 'e3c28fe9d944a6a901680af5ec3a2e548243fa16f6834f41d4889139a10022aa',
  },
};

/** Control tokens of o200k_harmony that have no name of their own are called `<|reserved_ID|>`; one has both names. */
function harmonyControl(): Record<string, number> {
  const named: Record<string, number> = {
    '<|startoftext|>': 199998,
    [END]: 199999,
    '<|return|>': 200002,
    '<|constrain|>': 200003,
    '<|channel|>': 200005,
    '<|start|>': 200006,
    '<|end|>': 200007,
    '<|message|>': 200008,
    '<|call|>': 200012,
    '<|endofprompt|>': 200018,
  };
  const ids = Array.from({ length: 201088 - 200000 }, (_, i) => 200000 + i);
  const taken = new Set(Object.values(named));
  const reserved = ids.filter(id => !taken.has(id) || id === 200018).map(id => [`<|reserved_${id}|>`, id]);
  return { ...Object.fromEntries(reserved), ...named };
}

function byteString(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
