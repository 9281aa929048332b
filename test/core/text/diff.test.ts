import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commonText, shortestEdit } from '#core/text/diff';

const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 });
const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', '\n'), maxLength: 30 });

/** Length of a longest common subsequence, by the table of the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
    }
  }
  return table[a.length]![b.length]!;
}

test('what is kept is a longest common subsequence', () => {
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const runs = shortestEdit(a, b);
      let [i, j] = [0, 0];
      for (const run of runs) {
        assert.ok(run.a >= i && run.b >= j && run.length > 0);
        assert.deepEqual(a.slice(run.a, run.a + run.length), b.slice(run.b, run.b + run.length));
        [i, j] = [run.a + run.length, run.b + run.length];
      }
      assert.equal(
        runs.reduce((total, { length }) => total + length, 0),
        longestCommon(a, b),
      );
    }),
    { numRuns: 500 },
  );
});

test('stretches of texts are common to both, ascend and do not touch in both at once', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      let last = { a: -1, b: -1, length: 0 };
      for (const run of commonText(a, b)) {
        assert.equal(a.slice(run.a, run.a + run.length), b.slice(run.b, run.b + run.length));
        assert.ok(run.a >= last.a + last.length && run.b >= last.b + last.length);
        assert.ok(run.a > last.a + last.length || run.b > last.b + last.length);
        last = run;
      }
    }),
  );
});

test('an edit inside a line is found inside the line', () => {
  assert.deepEqual(commonText('one\ntwo words\nthree', 'one\ntwo new words\nthree'), [
    { a: 0, b: 0, length: 8 },
    { a: 8, b: 12, length: 11 },
  ]);
  assert.deepEqual(commonText('', ''), []);
  assert.deepEqual(commonText('', 'a'), []);
});

test('texts with nothing in common end soon, and only what frames them is kept', () => {
  const [a, b] = ['a', 'b'].map(letter => `<${letter.repeat(20_000)}>`);
  assert.deepEqual(commonText(a!, b!), [
    { a: 0, b: 0, length: 1 },
    { a: 20_001, b: 20_001, length: 1 },
  ]);
});
