import type { PairSteps } from '../tokenizer/pairSteps.ts';
import type { AddedGrowth } from './addedGrowth.ts';

/** A word that ends within a text, by its UTF-16 offset there; `added` is the token that it is whole, or -1. */
export interface ClosedWord {
  readonly end: number;
  readonly added: number;
}

/** One way in which the end of a text may be cut into words, for want of knowing how it goes on. */
export interface WordBranch {
  /** The words that end within the text. What follows the last of them is the beginning of a word. */
  readonly words: readonly ClosedWord[];
  /** What follows the last word is the beginning of an added token. */
  readonly growing: boolean;
  readonly key: string;
}

/** All ways in which a text may be cut, as far as probes find them. */
export interface Branches {
  /** The last place where every branch ends a word, after the same words; UTF-16. */
  readonly stable: number;
  /** Distinct; their words begin at `stable`, and offsets are counted from there. */
  readonly branches: readonly WordBranch[];
  /** The branch that each probe leads to. */
  readonly ofProbe: Int32Array;
}

/**
 * Cuts `text + probe` for each probe and keeps what differs before the end of `text`. What is stable is so for the text
 * alone as well, even where it cannot end there.
 */
export function findBranches(steps: PairSteps, text: string, probes: readonly string[]): Branches {
  const cuts = probes.map(probe => cutBefore(steps, text + probe, text.length));
  let common = cuts[0]!.words.length;
  for (const { words } of [...cuts, cutBefore(steps, text, text.length)])
    common = commonWords(cuts[0]!.words, words, common);
  const stable = common === 0 ? 0 : cuts[0]!.words[common - 1]!.end;
  const places = new Map<string, number>();
  const branches: WordBranch[] = [];
  const ofProbe = Int32Array.from(cuts, ({ words, growing }) => {
    const own = wordsFrom(words, stable);
    const key = branchKey(own, growing);
    const place = places.get(key) ?? branches.push({ words: own, growing, key }) - 1;
    places.set(key, place);
    return place;
  });
  return { stable, branches, ofProbe };
}

interface Cut {
  readonly words: readonly ClosedWord[];
  readonly growing: boolean;
  /** End of the word that begins before `end` and goes on after it, or that begins there. */
  readonly next: number;
  /** The added token that the next word is, or -1. */
  readonly nextAdded: number;
}

/** The words of a text up to the place `end`, and the one after. */
export function cutBefore(steps: PairSteps, text: string, end: number): Cut {
  const words: ClosedWord[] = [];
  let next = end;
  let nextAdded = -1;
  let growing = false;
  steps.words(text, (start, wordEnd, added) => {
    if (wordEnd <= end) words.push({ end: wordEnd, added });
    else if (start <= end) {
      next = wordEnd;
      nextAdded = added;
      growing = start < end && added >= 0;
    }
  });
  return { words, growing, next, nextAdded };
}

/** The words that end after a place, with offsets counted from there. */
export function wordsFrom(words: readonly ClosedWord[], place: number): readonly ClosedWord[] {
  return words.filter(({ end }) => end > place).map(({ end, added }) => ({ end: end - place, added }));
}

export function branchKey(words: readonly ClosedWord[], growing: boolean): string {
  const ends = words.map(({ end, added }) => `${end}${added >= 0 ? `+${added}` : ''}`);
  return `${ends.join()}${growing ? '!' : ''}`;
}

function commonWords(a: readonly ClosedWord[], b: readonly ClosedWord[], most: number): number {
  let count = 0;
  while (count < most && a[count]!.end === b[count]?.end && a[count]!.added === b[count]!.added) count += 1;
  return count;
}

/** Before the end of a text, enough for a safe place to be found in; UTF-16. */
const NEAR = 64;
const FAR = 512;
/** Continuations of every kind that makes words longer. */
const UNSETTLING: readonly string[] = ['', 'a', '1', ' ', '\n', ' a', '11'];

/**
 * A place from which a text can be cut alone: a word ends there whatever follows the text. Looked for near the end, and
 * for long runs farther away, so that a probe costs the same in a long document; UTF-16. Where words have no end, the last
 * place far away where a token ends must do, which is not sure.
 */
export function safePlace(
  steps: PairSteps,
  text: string,
  isBoundary: (offset: number) => boolean,
): { readonly place: number; readonly sure: boolean } {
  for (const reach of [FAR, 8 * FAR]) {
    const from = text.length - reach;
    if (from <= 0) return { place: 0, sure: true };
    const start = lineStart(text, from);
    const ends = UNSETTLING.map(probe => {
      const found = new Set<number>();
      steps.words(text.slice(start) + probe, (_, end) => void found.add(start + end));
      return found;
    });
    const shared = [...ends[0]!].filter(end => end <= text.length - NEAR && ends.every(each => each.has(end)));
    const place = shared.filter(isBoundary).at(-1);
    if (place !== undefined) return { place, sure: true };
  }
  let place = text.length - FAR;
  while (place > 0 && !isBoundary(place)) place -= 1;
  return { place, sure: false };
}

/** The first place at or after `from` where a line begins with something other than white space; else `from`. */
function lineStart(text: string, from: number): number {
  const found = /\n[^\s]/.exec(text.slice(from, text.length - 2 * NEAR));
  if (found) return from + found.index + 1;
  const unit = text.charCodeAt(from);
  return unit >= 0xdc00 && unit < 0xe000 ? from + 1 : from;
}

/** Probes that complete the added tokens whose beginnings a text ends with, and those that begin one after it. */
export function addedProbes(growth: AddedGrowth, text: string, unfinished: Uint8Array): readonly string[] {
  const completions = growth.completions(text);
  if (unfinished.length === 0) return [...completions, ...growth.firsts];
  const encoder = new TextEncoder();
  return completions.filter(completion => {
    const bytes = encoder.encode(completion);
    return unfinished.every((byte, i) => bytes[i] === byte);
  });
}
