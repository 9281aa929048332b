import type { Rewritten } from '../text/rewritten.ts';
import { codePointAt, unitsOf } from '../text/utf16.ts';
import type { AddedToken } from './addedTokens.ts';
import type { Merges } from './merges.ts';
import { type Item, parsePattern, type Sequence } from './pattern.ts';
import type { SplitRule } from './splitRules.ts';

/** Called with the UTF-16 span of each word in order, and the added token that it is whole, or -1. */
export type EmitWord = (start: number, end: number, added: number) => void;

/**
 * How a byte-pair tokenizer comes to its tokens, step by step: for analyses that ask what it would do with a text that
 * goes on. The steps joined are `encode`.
 */
export interface PairSteps {
  /** Cuts a text into words, as `encode` does before it merges. */
  words(text: string, emit: EmitWord): void;
  /** What merging starts from, of UTF-8 that may begin or end inside a character. */
  symbols(bytes: Uint8Array): Int32Array;
  /** Tokens of the first `count` symbols, as the beginning of a word that goes on. */
  merge(symbols: Int32Array, count: number): Int32Array;
  /** Which neighbours `merge` merges, and when. */
  readonly merges: Merges;
  /** The token that a whole word is whatever the merges say. */
  wholeWord(word: string): number | undefined;
  /** Tokens that are taken out of a text whole; document text becomes none of those that are control tokens. */
  readonly added: readonly AddedToken[];
  /** True where a document is read as if a space stood before it. */
  readonly spaceBefore: boolean;
  /**
   * True where a character is spelled in tokens of single bytes, which never merge; `null` where bytes are the symbols
   * that everything is merged from.
   */
  readonly fallsBack: ((codePoint: number) => boolean) | null;
  /** Rewrites a document before anything else is done; `null` where it is read as it stands. */
  readonly normalize: ((text: string) => Rewritten) | null;
  /** Characters that words are cut alike around; see `characterClasses`. `null` where no pattern cuts words. */
  readonly classOf: ((codePoint: number) => number) | null;
}

/** A letter that contractions do not have; a set with letters but not this one spells one of theirs. */
const NO_CONTRACTION = 0x62;

/**
 * Numbers the classes of characters that the rules do not tell apart; `null` without rules. The letters of contractions (`'re`) are in the class
 * of all letters: they count only after an apostrophe, so a text with one must be looked at as it stands.
 */
export function characterClasses(rules: readonly SplitRule[]): PairSteps['classOf'] {
  if (rules.length === 0) return null;
  const patterns = rules.map(rule => parsePattern(typeof rule === 'string' ? rule : rule.pattern));
  const sets = patterns.flatMap(({ alternatives }) => alternatives.flatMap(setsOf));
  const telling = sets.filter(set => !isContractionLetter(set));
  const numbers = new Map<string, number>();
  const known = new Map<number, number>();
  return codePoint => {
    const found = known.get(codePoint);
    if (found !== undefined) return found;
    const signature = telling.map(set => (set.has(codePoint) ? '1' : '0')).join('');
    const number = numbers.get(signature) ?? numbers.size;
    numbers.set(signature, number);
    known.set(codePoint, number);
    return number;
  };
}

type CharacterSet = Extract<Item, { kind: 'set' }>['set'];

function setsOf(sequence: Sequence): CharacterSet[] {
  return sequence.flatMap(item => {
    if (item.kind === 'group') return item.alternatives.flatMap(setsOf);
    return item.kind === 'end' ? [] : [item.set];
  });
}

function isContractionLetter(set: CharacterSet): boolean {
  const letters = [...'strevmld'].some(letter => set.has(letter.charCodeAt(0)));
  return letters && !set.has(NO_CONTRACTION) && !set.has(0xe9);
}

/** UTF-8 as pieces: whole characters as text, and the bytes that are parts of characters. */
export function charactersOf(
  bytes: Uint8Array,
  character: (text: string, start: number, end: number) => void,
  part: (byte: number) => void,
): void {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    if (length === 0) {
      part(bytes[at]!);
      at += 1;
      continue;
    }
    const text = decoder.decode(bytes.subarray(at, at + length));
    character(text, 0, unitsOf(codePointAt(text, 0)));
    at += length;
  }
}

/** Bytes of the whole character that begins at a place; 0 where none does. Table 3-7 of the Unicode Standard. */
export function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i += 1) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const forbidden =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second >= 0xa0) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second >= 0x90);
  return forbidden ? 0 : length;
}
