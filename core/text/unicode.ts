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
  const members = CATEGORIES.split(' ').filter(each => each.startsWith(name));
  if (name === '' || members.length === 0) return undefined;
  const set = new CodePointSet();
  for (const { first, last, category } of categoryRuns()) if (members.includes(category)) set.add(first, last);
  return set;
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

interface CategoryRun {
  readonly first: number;
  readonly last: number;
  readonly category: string;
}

function* categoryRuns(): Generator<CategoryRun> {
  const names = CATEGORIES.split(' ');
  let first = 0;
  for (const [, letter, length] of CATEGORY_RUNS.matchAll(/([A-Z!#$%])([0-9a-z]*)/g)) {
    const end = first + (length ? Number.parseInt(length, 36) : 1);
    yield { first, last: end - 1, category: names[CATEGORY_LETTERS.indexOf(letter!)]! };
    first = end;
  }
}
