import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CodePointSet } from '#core/text/codePointSet';

const codePoint = fc.integer({ min: 0, max: 0x10ffff });
const range = fc
  .tuple(codePoint, fc.nat(5000))
  .map(([first, more]) => [first, Math.min(first + more, 0x10ffff)] as const);

test('a set has what was added, and its inverse the rest', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 5 }), fc.array(codePoint), (ranges, places) => {
      const set = new CodePointSet();
      for (const [first, last] of ranges) set.add(first, last);
      const edges = ranges.flatMap(([first, last]) => [first - 1, first, last, last + 1]);
      for (const place of [...places, ...edges].filter(each => each >= 0 && each <= 0x10ffff)) {
        const expected = ranges.some(([first, last]) => first <= place && place <= last);
        assert.equal(set.has(place), expected, String(place));
        assert.equal(set.inverted().has(place), !expected, String(place));
      }
    }),
    { numRuns: 50 },
  );
});

test('sets are joined', () => {
  const set = new CodePointSet().add(1).addAll(new CodePointSet().add(0x10ffff).add(9, 40));
  assert.deepEqual(
    [0, 1, 2, 8, 9, 40, 41, 0x10ffff].map(place => set.has(place)),
    [false, true, false, false, true, true, false, true],
  );
});
