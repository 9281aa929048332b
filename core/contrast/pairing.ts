import type { Encoding } from '../tokenizer/tokenizer.ts';

/** A stretch that two texts have in common, UTF-16: `length` units from `a` in the one, from `b` in the other. */
export interface CommonStretch {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** The pairs `[m, 2]` of one text with itself: every row. */
export function sameRows(length: number): Uint32Array {
  return Uint32Array.from({ length: 2 * length }, (_, i) => i >> 1);
}

/**
 * The pairs `[m, 2]` of rows of two texts that are the same token at the same place: both spans lie whole in a common
 * stretch, at the same distance from its begin. Ascending on both sides. Never compares token numbers: an edit may
 * shift how everything after it is cut.
 */
export function alignedRows(a: Encoding, b: Encoding, stretches: readonly CommonStretch[]): Uint32Array {
  const pairs: number[] = [];
  let i = 0;
  let j = 0;
  for (const stretch of stretches) {
    const end = stretch.a + stretch.length;
    for (; i < a.ids.length && a.offsets[2 * i + 1]! <= end; i++) {
      if (a.offsets[2 * i]! < stretch.a) continue;
      const start = a.offsets[2 * i]! - stretch.a + stretch.b;
      while (j < b.ids.length && b.offsets[2 * j]! < start) j++;
      const length = a.offsets[2 * i + 1]! - a.offsets[2 * i]!;
      const isSame =
        j < b.ids.length &&
        b.offsets[2 * j]! === start &&
        b.offsets[2 * j + 1]! === start + length &&
        a.ids[i] === b.ids[j];
      if (isSame) pairs.push(i, j++);
    }
  }
  return Uint32Array.from(pairs);
}

/**
 * The rows of `b` whose span touches text that is not common: what FAIT weighs as changed, `[n]` of 0 and 1. A deletion
 * marks nothing where what is around it is cut as before; text and not tokens is what changed.
 */
export function changedRows(offsets: Uint32Array, stretches: readonly CommonStretch[]): Uint8Array {
  const marks = new Uint8Array(offsets.length / 2);
  let at = 0;
  for (let row = 0; row < marks.length; row++) {
    const [start, end] = [offsets[2 * row]!, offsets[2 * row + 1]!];
    while (at < stretches.length && stretches[at]!.b + stretches[at]!.length < end) at++;
    const stretch = stretches[at];
    marks[row] = start === end || (stretch && stretch.b <= start && end <= stretch.b + stretch.length) ? 0 : 1;
  }
  return marks;
}
