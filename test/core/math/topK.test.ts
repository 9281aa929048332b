import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { topK } from '#core/math/topK';
import { logitRows } from '#test/support/logitRows';
import * as reference from '#test/support/reference';

function check(values: number[], k: number, expected: number[]) {
  const ids = new Int32Array(k).fill(99);
  topK(new Float32Array(values), ids);
  assert.deepEqual([...ids], expected);
}

test('cases', () => {
  check([3, 1, 2], 2, [0, 2]);
  check([1, 2, 3], 3, [2, 1, 0]);
  check([5], 3, [0, -1, -1]);
  check([], 2, [-1, -1]);
  check([1, 2], 0, []);
  check([7, 7, 7, 7], 2, [0, 1]);
  // A tie across the border: of ids 0, 2 and 4 with the same value only the lowest fits.
  check([1, 2, 1, 3, 1], 3, [3, 1, 0]);
  check([Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY], 2, [1, 0]);
  check([Number.NaN, 1, Number.NaN, 2], 3, [3, 1, -1]);
  check([0, Number.POSITIVE_INFINITY], 1, [1]);
});

test('random rows equal a full sort, for every k', () => {
  fc.assert(
    fc.property(logitRows, fc.integer({ min: 1, max: 45 }), (logits, k) => {
      const ids = new Int32Array(k);
      topK(logits, ids);
      const expected = reference.order(logits).slice(0, k);
      assert.deepEqual([...ids.subarray(0, expected.length)], expected);
      assert.ok(ids.subarray(expected.length).every(id => id === -1));
    }),
  );
});

test('a vocabulary of 260,000 in the worst orders', () => {
  const size = 260_000;
  const k = 50;
  const ids = new Int32Array(k);
  topK(
    Float32Array.from({ length: size }, (_, id) => id),
    ids,
  );
  assert.deepEqual(
    [...ids],
    Array.from({ length: k }, (_, j) => size - 1 - j),
  );
  topK(
    Float32Array.from({ length: size }, (_, id) => -id),
    ids,
  );
  assert.deepEqual(
    [...ids],
    Array.from({ length: k }, (_, j) => j),
  );
  topK(new Float32Array(size), ids);
  assert.deepEqual(
    [...ids],
    Array.from({ length: k }, (_, j) => j),
  );
});
