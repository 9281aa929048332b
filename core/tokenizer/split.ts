import { codePointAt, unitsOf } from '../text/utf16.ts';
import type { Item, Pattern, Sequence } from './pattern.ts';

/** Called with the UTF-16 span of each word, in order; the spans touch. */
export type Emit = (start: number, end: number) => void;

/** Cuts `text` from `start` to `end` into words. */
export type Splitter = (text: string, start: number, end: number, emit: Emit) => void;

/**
 * Calls `emit` for what a pattern matches and for what lies between its matches, in order. An empty match is none.
 */
export function eachPiece(
  pattern: Pattern,
  text: string,
  start: number,
  end: number,
  emit: (start: number, end: number, matched: boolean) => void,
): void {
  const matcher = new Matcher(pattern, text, end);
  let done = start;
  for (let at = start; at < end; ) {
    const matched = matcher.match(at);
    if (matched > at) {
      if (done < at) emit(done, at, false);
      emit(at, matched, true);
      at = matched;
      done = at;
    } else {
      at += unitsOf(codePointAt(text, at, end));
    }
  }
  if (done < end) emit(done, end, false);
}

/** Matches at given places of a text that ends at `end`. A result of -1 is no match. */
class Matcher {
  /** Per alternative: it does not match before this place. */
  private readonly hopelessUntil: number[];

  constructor(
    private readonly pattern: Pattern,
    private readonly text: string,
    private readonly end: number,
  ) {
    this.hopelessUntil = pattern.alternatives.map(() => 0);
  }

  match(at: number): number {
    const { alternatives } = this.pattern;
    for (let i = 0; i < alternatives.length; i += 1) {
      if (at < this.hopelessUntil[i]!) continue;
      const sequence = alternatives[i]!;
      const matched = this.sequence(sequence, 0, at);
      if (matched >= 0) return matched;
      this.hopelessUntil[i] = this.repeatEnd(sequence[0], at);
    }
    return -1;
  }

  /**
   * Where `x+...` fails, it fails at every later place of the same run of x: it would only try fewer of the same
   * continuations. Without this, `\s+$` would be quadratic in the length of a run.
   */
  private repeatEnd(first: Item | undefined, at: number): number {
    if (first?.kind !== 'set' || first.repeat.least !== 1 || first.repeat.most !== Number.POSITIVE_INFINITY) return 0;
    let place = at;
    while (place < this.end) {
      const codePoint = codePointAt(this.text, place, this.end);
      if (!first.set.has(codePoint)) break;
      place += unitsOf(codePoint);
    }
    return place;
  }

  private sequence(items: Sequence, index: number, at: number): number {
    const item = items[index];
    if (!item) return at;
    switch (item.kind) {
      case 'set':
        return this.repeated(items, index, at);
      case 'group': {
        for (const alternative of item.alternatives) {
          const inside = this.sequence(alternative, 0, at);
          const matched = inside < 0 ? -1 : this.sequence(items, index + 1, inside);
          if (matched >= 0) return matched;
        }
        return item.optional ? this.sequence(items, index + 1, at) : -1;
      }
      case 'not-before': {
        const blocked = at < this.end && item.set.has(codePointAt(this.text, at, this.end));
        return blocked ? -1 : this.sequence(items, index + 1, at);
      }
      case 'end':
        return at === this.end ? this.sequence(items, index + 1, at) : -1;
    }
  }

  private repeated(items: Sequence, index: number, start: number): number {
    const item = items[index] as Item & { kind: 'set' };
    const { text, end } = this;
    const { least, most, possessive } = item.repeat;
    let at = start;
    let count = 0;
    while (count < most && at < end) {
      const codePoint = codePointAt(text, at, end);
      if (!item.set.has(codePoint)) break;
      at += unitsOf(codePoint);
      count += 1;
    }
    if (count < least) return -1;
    if (index + 1 === items.length) return at;
    for (;;) {
      const matched = this.sequence(items, index + 1, at);
      if (matched >= 0) return matched;
      if (possessive || count === least) return -1;
      count -= 1;
      at -= this.unitsBefore(at, start);
    }
  }

  /** Units of the character that ends at `at`, where characters are counted from `start`. */
  private unitsBefore(at: number, start: number): 1 | 2 {
    return at - 2 >= start && codePointAt(this.text, at - 2, this.end) > 0xffff ? 2 : 1;
  }
}
