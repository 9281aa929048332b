import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forkingRows } from '#core/contrast/forking';

const entropies = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)), { maxLength: 30 });

test('exactly a fifth of the scored rows, rounded up, the highest, ties to the earlier', () => {
  fc.assert(
    fc.property(entropies, values => {
      const marks = forkingRows(Float32Array.from(values));
      const scored = [...values.keys()].filter(row => !Number.isNaN(values[row]!));
      const sorted = scored.sort((a, b) => values[b]! - values[a]! || a - b);
      const expected = sorted.slice(0, Math.ceil(0.2 * sorted.length)).sort((a, b) => a - b);
      assert.deepEqual(
        [...marks.keys()].filter(row => marks[row] === 1),
        expected,
      );
    }),
  );
});

test('one token is enough for a fork; rows that were not scored are none', () => {
  assert.deepEqual([...forkingRows(Float32Array.of(Number.NaN, 0))], [0, 1]);
  assert.deepEqual([...forkingRows(new Float32Array(0))], []);
});
