import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distance, nearest } from '#cli/nearest';

test('distance counts insertions, deletions, replacements and swaps of neighbours', () => {
  const cases: [string, string, number][] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['score', 'score', 0],
    ['scor', 'score', 1],
    ['scroe', 'score', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ];
  for (const [a, b, expected] of cases) assert.equal(distance(a, b), expected, `${a} ${b}`);
});

test('distance is symmetric, zero only for the same word, and at most the longer one', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(distance(a, b), distance(b, a));
      assert.equal(distance(a, b) === 0, a === b);
      assert.ok(distance(a, b) <= Math.max(a.length, b.length));
    }),
  );
});

test('nearest names what was meant, and nothing where nothing is near', () => {
  const names = ['score', 'tokens', 'models', 'lenses'];
  const cases: [string, string | undefined][] = [
    ['scroe', 'score'],
    ['SCORE', 'score'],
    ['tok', 'tokens'],
    ['token', 'tokens'],
    ['model', 'models'],
    ['lense', 'lenses'],
    ['x', undefined],
    ['banana', undefined],
    ['', undefined],
  ];
  for (const [asked, expected] of cases) assert.equal(nearest(asked, names), expected, asked);
  assert.equal(nearest('--jsno', ['--json', '--jsonl']), '--json');
});
