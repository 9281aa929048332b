import { characterLength } from '../tokenizer/pairSteps.ts';
import { byteString, stringBytes } from './byteOrder.ts';
import type { FoundLeaf } from './nextByte.ts';

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

/** Collects what tokens add to a text that ends with `unfinished` bytes of a character. */
export class LikelyLeaves {
  private readonly strings = new Map<string, number>();
  private total = 0;
  private readonly start: string;

  constructor(unfinished: Uint8Array) {
    this.start = byteString(unfinished);
  }

  readonly add: FoundLeaf = (rest, probability) => {
    this.total += probability;
    if (probability >= LEAST) this.strings.set(rest, (this.strings.get(rest) ?? 0) + probability);
  };

  /** The `count` most likely strings and characters. */
  likely(count: number): Likely {
    const { start, total } = this;
    const whole = new Map<string, number>();
    const characters = new Map<string, number>();
    let unfinished = 0;
    for (const [rest, probability] of this.strings) {
      if (rest === '') continue;
      const bytes = stringBytes(start + rest);
      const length = characterLength(bytes, 0);
      whole.set(start + rest, probability);
      if (length === 0) unfinished += probability;
      const character = byteString(bytes.subarray(0, length));
      if (length > 0) characters.set(character, (characters.get(character) ?? 0) + probability);
    }
    return {
      continuations: first(whole, count, total),
      characters: first(characters, count, total),
      unfinished: unfinished / total,
    };
  }
}

function first(masses: ReadonlyMap<string, number>, count: number, total: number): readonly Continuation[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return [...masses]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([bytes, mass]) => ({ text: decoder.decode(stringBytes(bytes)), probability: mass / total }));
}
