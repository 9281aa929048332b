import { CodePointSet } from './codePointSet.ts';
import { CATEGORIES, CATEGORY_LETTERS, CATEGORY_RUNS, LATER_NUMBERS } from './unicodeTables.ts';

/** Code points with the property White_Space, which is what `\s` means outside JavaScript. It has been stable for years. */
const WHITE_SPACE = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
] as const;

/**
 * Code points of a general category, `Lu`, or of a group of them, `L`, in Unicode 16.0 whatever the host's version;
 * `undefined` where there is no such category.
 */
export function category(name: string): CodePointSet | undefined {
  const members = CATEGORIES.split(' ').map(each => name !== '' && each.startsWith(name));
  if (!members.includes(true)) return undefined;
  const set = new CodePointSet();
  let first = 0;
  for (let at = 0; at < CATEGORY_RUNS.length; ) {
    const digits = at + 1;
    for (at = digits; isDigit(CATEGORY_RUNS.charCodeAt(at)); ) at += 1;
    const end = first + (at > digits ? Number.parseInt(CATEGORY_RUNS.slice(digits, at), 36) : 1);
    if (members[CATEGORY_LETTERS.indexOf(CATEGORY_RUNS[digits - 1]!)]) set.add(first, end - 1);
    first = end;
  }
  return set;
}

/** Digits in base 36 are 0 to 9 and small letters; categories have other letters. */
function isDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a);
}

export function whiteSpace(): CodePointSet {
  const set = new CodePointSet();
  for (const [first, last] of WHITE_SPACE) set.add(first, last);
  return set;
}

/** What Rust's `char::is_numeric` finds: the category N of Unicode 17.0. */
export function rustNumeric(): CodePointSet {
  const set = category('N')!;
  for (const [first, last] of LATER_NUMBERS) set.add(first, last);
  return set;
}

/** What Unicode's simple case folding joins with a letter of ASCII. */
export function caseVariants(codePoint: number): CodePointSet {
  const letter = String.fromCodePoint(codePoint);
  const set = new CodePointSet();
  for (const variant of [letter, letter.toLowerCase(), letter.toUpperCase()]) set.add(variant.codePointAt(0)!);
  if (set.has(0x73)) set.add(0x17f); // long s
  if (set.has(0x6b)) set.add(0x212a); // Kelvin sign
  return set;
}
