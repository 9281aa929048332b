import { characterLength } from '../tokenizer/pairSteps.ts';
import { byteString, stringBytes } from './byteOrder.ts';
import type { ByteLm, PlacedCovers } from './nextByte.ts';
import { eachLeaf } from './nextByte.ts';

/** What a token brings after the cursor, however the text before was cut. */
export interface Continuation {
  /** Its bytes after the cursor as text, with the whole of a character that the cursor cuts; U+FFFD for other parts. */
  readonly text: string;
  readonly probability: number;
}

/** What is likely after a cursor in larger pieces than bytes. Both lists descend. */
export interface Likely {
  readonly continuations: readonly Continuation[];
  /** Next characters, as far as one token finishes them. */
  readonly characters: readonly Continuation[];
  /** Mass of tokens that end inside the next character. */
  readonly unfinished: number;
}

/** Leaves that are less likely than this are only summed. */
const LEAST = 1e-6;

/** The `count` most likely strings and characters; `total` is the mass of all leaves. */
export function likely(lm: ByteLm, placed: PlacedCovers, count: number): Likely {
  const strings = new Map<string, number>();
  let total = 0;
  const start = byteString(placed.covers.unfinished);
  eachLeaf(lm, placed, (rest, probability) => {
    total += probability;
    if (probability >= LEAST) strings.set(rest, (strings.get(rest) ?? 0) + probability);
  });
  const characters = new Map<string, number>();
  let unfinished = 0;
  for (const [rest, probability] of strings) {
    const bytes = stringBytes(start + rest);
    const length = rest === '' ? 0 : characterLength(bytes, 0);
    if (rest !== '' && length === 0) unfinished += probability;
    const character = byteString(bytes.subarray(0, length));
    if (length > 0) characters.set(character, (characters.get(character) ?? 0) + probability);
  }
  return {
    continuations: first(new Map([...strings].map(([rest, mass]) => [rest && start + rest, mass])), count, total),
    characters: first(characters, count, total),
    unfinished: unfinished / total,
  };
}

function first(masses: ReadonlyMap<string, number>, count: number, total: number): readonly Continuation[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const named = [...masses].filter(([bytes]) => bytes !== '');
  return named
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([bytes, mass]) => ({ text: decoder.decode(stringBytes(bytes)), probability: mass / total }));
}
