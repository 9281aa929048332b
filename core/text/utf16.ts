/**
 * Positions in a text, in UTF-16 code units and in the bytes that `TextEncoder` writes: a lone surrogate is one unit
 * and the three bytes of U+FFFD.
 */

/** The code point at `index`; U+FFFD for a lone surrogate. `end` is where the text is taken to end. */
export function codePointAt(text: string, index: number, end = text.length): number {
  const unit = text.charCodeAt(index);
  if ((unit & 0xf800) !== 0xd800) return unit;
  if (unit >= 0xdc00 || index + 1 >= end) return 0xfffd;
  const next = text.charCodeAt(index + 1);
  return (next & 0xfc00) === 0xdc00 ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff) : 0xfffd;
}

/** UTF-16 units of a code point. */
export function unitsOf(codePoint: number): 1 | 2 {
  return codePoint > 0xffff ? 2 : 1;
}

/** UTF-8 bytes of a code point. */
export function bytesOf(codePoint: number): 1 | 2 | 3 | 4 {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Bytes of `text` from `start` to `end`, which do not cut a surrogate pair. */
export function utf8Length(text: string, start = 0, end = text.length): number {
  let bytes = 0;
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(text, at, end);
    bytes += bytesOf(codePoint);
    at += unitsOf(codePoint);
  }
  return bytes;
}

/**
 * UTF-16 offsets of ascending byte offsets, `[n]`. A byte inside a character is given the character's end, so no
 * surrogate pair is cut; what lies beyond the text is given its end.
 */
export function utf16Offsets(text: string, byteOffsets: ArrayLike<number>): Uint32Array {
  const offsets = new Uint32Array(byteOffsets.length);
  let at = 0;
  let bytes = 0;
  for (let i = 0; i < offsets.length; i += 1) {
    while (bytes < byteOffsets[i]! && at < text.length) {
      const codePoint = codePointAt(text, at);
      bytes += bytesOf(codePoint);
      at += unitsOf(codePoint);
    }
    offsets[i] = at;
  }
  return offsets;
}

/** Byte offsets of ascending UTF-16 offsets, `[n]`. An offset inside a surrogate pair is given the pair's end. */
export function utf8Offsets(text: string, offsets: ArrayLike<number>): Uint32Array {
  const byteOffsets = new Uint32Array(offsets.length);
  let at = 0;
  let bytes = 0;
  for (let i = 0; i < byteOffsets.length; i += 1) {
    while (at < offsets[i]! && at < text.length) {
      const codePoint = codePointAt(text, at);
      bytes += bytesOf(codePoint);
      at += unitsOf(codePoint);
    }
    byteOffsets[i] = bytes;
  }
  return byteOffsets;
}

/** True where `offset` does not lie inside a surrogate pair. */
export function isBoundary(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return true;
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return (before & 0xfc00) !== 0xd800 || (after & 0xfc00) !== 0xdc00;
}

/** UTF-16 offsets `[start, end)` of the character that an offset lies in; nothing at the end of the text. */
export function characterAt(text: string, offset: number): readonly [start: number, end: number] {
  const start = isBoundary(text, offset) ? offset : offset - 1;
  return [start, start < text.length ? start + unitsOf(codePointAt(text, start)) : start];
}

/** The text with U+FFFD for each lone surrogate: what its UTF-8 says. */
export function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}
