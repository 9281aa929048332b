import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forkingRows, openness } from '#core/contrast/forking';

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

test('openness is 0.8 and more exactly for forking tokens, whatever their number', () => {
  fc.assert(
    fc.property(entropies, values => {
      const entropy = Float32Array.from(values);
      const shares = openness(entropy);
      assert.deepEqual(
        Array.from(shares, share => (share >= 0.8 ? 1 : 0)),
        [...forkingRows(entropy)],
      );
      assert.ok(shares.every((share, row) => Number.isNaN(share) === Number.isNaN(entropy[row]!)));
    }),
  );
});
