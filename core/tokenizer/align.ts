import { bytesOf, codePointAt, unitsOf } from '../text/utf16.ts';
import type { Encoding } from './tokenizer.ts';

/** Takes the tokens of a text from left to right. */
export interface TokenSink {
  /** Adds a token that ends `units` UTF-16 units after the one before it. */
  add(id: number, units: number): void;
  /**
   * Passes text that no token stands for: it belongs to the token before it, or at the begin to the one after.
   */
  skip(units: number): void;
}

/**
 * Collects the tokens of a text from left to right. A span begins where the one before it ends, so they touch and cover
 * the text whatever is said of their ends.
 */
export class EncodingBuilder implements TokenSink {
  private length = 0;
  private ids: Int32Array;
  private offsets: Uint32Array;
  private end = 0;

  /** `expected` is a guess at the number of tokens. */
  constructor(expected: number) {
    this.ids = new Int32Array(Math.max(16, expected));
    this.offsets = new Uint32Array(2 * this.ids.length);
  }

  add(id: number, units: number): void {
    if (this.length === this.ids.length) this.grow();
    this.ids[this.length] = id;
    this.offsets[2 * this.length] = this.end;
    this.end += units;
    this.offsets[2 * this.length + 1] = this.end;
    this.length += 1;
  }

  skip(units: number): void {
    this.end += units;
    if (this.length > 0) this.offsets[2 * this.length - 1] = this.end;
  }

  finish(): Encoding {
    if (this.length > 0) this.offsets[0] = 0;
    return { ids: this.ids.slice(0, this.length), offsets: this.offsets.slice(0, 2 * this.length) };
  }

  private grow(): void {
    const ids = new Int32Array(2 * this.ids.length);
    ids.set(this.ids);
    const offsets = new Uint32Array(2 * ids.length);
    offsets.set(this.offsets);
    this.ids = ids;
    this.offsets = offsets;
  }
}

/** Symbols of a word before merging: bytes or characters, with the UTF-16 units that each brings. */
export class Symbols {
  length = 0;
  /** `[length]`; may be longer. */
  ids = new Int32Array(64);
  /**
   * `[length]`; may be longer. The first byte of a character brings all its units, the others none: so a character
   * shared by several tokens belongs to the one that holds its first byte, and no surrogate pair is cut.
   */
  units = new Uint32Array(64);
  /** Units of text before the first symbol that has one. */
  private waiting = 0;

  clear(): void {
    this.length = 0;
    this.waiting = 0;
  }

  add(id: number, units: number): void {
    if (this.length === this.ids.length) this.grow();
    this.ids[this.length] = id;
    this.units[this.length] = units + this.waiting;
    this.waiting = 0;
    this.length += 1;
  }

  /** Text that has no symbol goes with the symbol before it, or with the one after. */
  skip(units: number): void {
    if (this.length > 0) this.units[this.length - 1]! += units;
    else this.waiting += units;
  }

  private grow(): void {
    const ids = new Int32Array(2 * this.ids.length);
    ids.set(this.ids);
    const units = new Uint32Array(ids.length);
    units.set(this.units);
    this.ids = ids;
    this.units = units;
  }
}

/** The bytes of `text` from `start` to `end` as symbols; `tokens` has the token of each byte, -1 where there is none. */
export function addBytes(text: string, start: number, end: number, tokens: Int32Array, symbols: Symbols): void {
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(text, at, end);
    addCharacterBytes(codePoint, tokens, symbols);
    at += unitsOf(codePoint);
  }
}

/** The UTF-8 bytes of one character as symbols; the first that has a token brings the character's units. */
export function addCharacterBytes(codePoint: number, tokens: Int32Array, symbols: Symbols): void {
  const length = bytesOf(codePoint);
  let units: number = unitsOf(codePoint);
  for (let i = 0; i < length; i += 1) {
    const id = tokens[utf8Byte(codePoint, i, length)]!;
    if (id < 0) continue;
    symbols.add(id, units);
    units = 0;
  }
  symbols.skip(units);
}

/** Leading bits of the first byte, by the number of bytes. */
const FIRST_BYTE = [0, 0, 0xc0, 0xe0, 0xf0];

function utf8Byte(codePoint: number, index: number, length: number): number {
  const bits = codePoint >> (6 * (length - 1 - index));
  return index === 0 ? FIRST_BYTE[length]! | bits : 0x80 | (bits & 0x3f);
}
