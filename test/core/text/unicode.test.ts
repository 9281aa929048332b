import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodePointSet } from '#core/text/codePointSet';
import { caseVariants, category, rustNumeric, whiteSpace } from '#core/text/unicode';
import { CATEGORIES, CATEGORY_LETTERS, UNICODE_VERSION } from '#core/text/unicodeTables';

function members(set: CodePointSet): number[] {
  const found: number[] = [];
  for (let codePoint = 0; codePoint < 0x110000; codePoint += 1) if (set.has(codePoint)) found.push(codePoint);
  return found;
}

test('categories have as many members as Oniguruma finds', () => {
  // Counted by `Split(Regex(r"\p{...}"))` of Python's tokenizers 0.23.3 over all code points but surrogates.
  const counts = {
    L: 141028,
    N: 1911,
    Lu: 1858,
    Ll: 2258,
    Lt: 31,
    Lm: 404,
    Lo: 136477,
    M: 2501,
    P: 855,
    S: 8514,
    Nd: 760,
  };
  for (const [name, count] of Object.entries(counts)) assert.equal(members(category(name)!).length, count, name);
  assert.equal(UNICODE_VERSION, '16.0.0');
});

test('every code point has one category, and the host agrees where both know the character', () => {
  const names = CATEGORIES.split(' ');
  assert.equal(CATEGORY_LETTERS.length, names.length);
  const unassigned = category('Cn')!;
  const hostUnassigned = /\p{Cn}/u;
  let different = 0;
  let total = 0;
  for (const name of names) {
    const host = new RegExp(`\\p{${name}}`, 'u');
    for (const codePoint of members(category(name)!)) {
      total += 1;
      const text = String.fromCodePoint(codePoint);
      if (!host.test(text) && !unassigned.has(codePoint) && !hostUnassigned.test(text)) different += 1;
    }
  }
  assert.equal(total, 0x110000);
  // From one version of Unicode to the next a handful of characters change their category.
  assert.ok(different < 20, `${different} categories differ`);
});

test('names that are no category', () => {
  for (const name of ['', 'X', 'Lx', 'Han', 'LuX', 'l']) assert.equal(category(name), undefined, name);
});

test('white space is not what JavaScript means by it', () => {
  const set = whiteSpace();
  assert.equal(members(set).length, 25);
  assert.ok(set.has(0x85) && !set.has(0xfeff) && set.has(0x3000) && !set.has(0x200b));
});

test('numbers of Unicode 17', () => {
  const before = category('N')!;
  const added = members(rustNumeric()).filter(codePoint => !before.has(codePoint));
  assert.deepEqual([added.length, added[0], added.at(-1)], [13, 0x11de0, 0x16ff6]);
});

test('case variants', () => {
  const variants = (letter: string) =>
    members(caseVariants(letter.codePointAt(0)!)).map(each => String.fromCodePoint(each));
  assert.deepEqual(variants('s'), ['S', 's', 'ſ']);
  assert.deepEqual(variants('K'), ['K', 'k', '\u212a']);
  assert.deepEqual(variants('t'), ['T', 't']);
  assert.deepEqual(variants("'"), ["'"]);
});
