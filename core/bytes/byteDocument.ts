import { bytesOf, codePointAt, unitsOf } from '../text/utf16.ts';
import type { Encoding, Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Prefix } from './covers.ts';

/** A document by its bytes, as the model reads it. */
export interface ByteDocument {
  /** The text as it was given. */
  readonly source: string;
  /** The same in the normal form that the tokenizer makes of it. */
  readonly text: string;
  readonly encoding: Encoding;
  /** UTF-8 of `text`; a lone surrogate is U+FFFD. */
  readonly bytes: Uint8Array;
  /** `[bytes + 1]`: where the character that holds a byte begins, UTF-16. */
  readonly units: Uint32Array;
  /** For each unit of `text` and its end, where it comes from in `source`; `null` where they are the same. */
  readonly origin: Uint32Array | null;
}

export function byteDocument(source: string, tokenizer: Tokenizer): ByteDocument {
  const { text, origin } = tokenizer.steps?.normalize?.(source) ?? { text: source, origin: null };
  const bytes = new TextEncoder().encode(text);
  const same = text === source;
  return {
    source,
    text,
    encoding: tokenizer.encode(text),
    bytes,
    units: unitsOfBytes(text, bytes.length),
    origin: same ? null : origin,
  };
}

function unitsOfBytes(text: string, bytes: number): Uint32Array {
  const units = new Uint32Array(bytes + 1);
  let byte = 0;
  for (let at = 0; at < text.length; ) {
    const codePoint = codePointAt(text, at);
    const length = bytesOf(codePoint);
    units.fill(at, byte, byte + length);
    byte += length;
    at += unitsOf(codePoint);
  }
  units[byte] = text.length;
  return units;
}

/** What stands before a byte of the document. */
export function prefixAt(document: ByteDocument, offset: number): Prefix {
  const { text, bytes, units } = document;
  const unit = units[offset]!;
  let first = offset;
  while (first > 0 && units[first - 1] === unit && offset < bytes.length) first -= 1;
  return { text: text.slice(0, unit), unfinished: bytes.slice(first, offset), document };
}

/**
 * The byte of the document at a byte of its source: where the tokenizer composed or decomposed characters before it, it
 * lies elsewhere, and a place inside such a character is its begin.
 */
export function readOffset({ source, text, bytes, units, origin }: ByteDocument, offset: number): number {
  if (!origin) return offset;
  const sourceUnits = unitsOfBytes(source, new TextEncoder().encode(source).length);
  const unit = sourceUnits[Math.min(offset, sourceUnits.length - 1)]!;
  let into = 0;
  while (into < offset && sourceUnits[offset - into - 1] === unit && unit < source.length) into += 1;
  let place = origin.length - 1;
  while (place > 0 && origin[place - 1]! >= unit) place -= 1;
  let byte = 0;
  while (byte < bytes.length && units[byte]! < place) byte += 1;
  const whole = into > 0 && source.codePointAt(unit) === text.codePointAt(place) && origin[place] === unit;
  return whole ? byte + into : byte;
}
