import { CodePointSet } from './codePointSet.ts';
import { LATER_NORMALIZED } from './normalizationTables.ts';
import { type Rewritten, RewrittenBuilder } from './rewritten.ts';
import { category } from './unicode.ts';
import { codePointAt, unitsOf } from './utf16.ts';

export const normalizationForms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

export type NormalizationForm = (typeof normalizationForms)[number];

/**
 * A text in a Unicode normalization form (UAX 15) as Rust's `tokenizers` makes it, which knows Unicode 9.0: characters
 * that got a decomposition or a combining class later are left as they are and part what surrounds them. Of others the
 * form never changes, so it does not matter how new the host's Unicode is.
 */
export function normalizedText(text: string, form: NormalizationForm): Rewritten {
  // Parts of a normalized text are normalized.
  if (text.normalize(form) === text) return { text, origin: null };
  const builder = new RewrittenBuilder();
  for (let at = 0; at < text.length; ) {
    const end = clusterEnd(text, at);
    const cluster = text.slice(at, end);
    const normalized = isLater(codePointAt(text, at)) ? cluster : cluster.normalize(form);
    if (normalized === cluster) builder.keep(cluster);
    else builder.replace(normalized, end - at);
    at = end;
  }
  return builder.finish();
}

/** End of the characters from `start` on that are normalized together. */
function clusterEnd(text: string, start: number): number {
  const first = codePointAt(text, start);
  let at = start + unitsOf(first);
  if (isLater(first)) return at;
  while (at < text.length) {
    const codePoint = codePointAt(text, at);
    if (codePoint < 0x300 || isLater(codePoint) || !joins(codePoint)) break;
    at += unitsOf(codePoint);
  }
  return at;
}

let later: CodePointSet | undefined;
let marks: CodePointSet | undefined;

function isLater(codePoint: number): boolean {
  if (codePoint < 0x300) return false;
  later ??= setOf(LATER_NORMALIZED);
  return later.has(codePoint);
}

/** Whether a character may be moved past or combined with the ones before it: marks, and vowels and ends of Hangul. */
function joins(codePoint: number): boolean {
  marks ??= category('M')!.add(0x1161, 0x1175).add(0x11a8, 0x11c2);
  return marks.has(String.fromCodePoint(codePoint).normalize('NFKD').codePointAt(0)!);
}

function setOf(ranges: readonly (readonly [number, number])[]): CodePointSet {
  const set = new CodePointSet();
  for (const [first, last] of ranges) set.add(first, last);
  return set;
}
