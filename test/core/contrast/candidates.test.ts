import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyOthers, rankedRows } from '#core/contrast/candidates';

test('rows are ranked from either end, within their range, holes left out, ties to the earlier', () => {
  const values = Float32Array.of(9, 1, Number.NaN, 5, 5, 0, 9);
  assert.deepEqual(rankedRows(values, [1, 6], 3, 'high'), [3, 4, 1]);
  assert.deepEqual(rankedRows(values, [1, 6], 2, 'low'), [5, 1]);
  assert.deepEqual(rankedRows(values, [4, 4], 2, 'low'), []);
});

test('alternatives are the likely tokens but the own one, three at most', () => {
  const stats = {
    k: 5,
    ids: Int32Array.of(1, 12),
    topIds: Int32Array.of(0, 1, 2, 3, -1, 10, 11, 13, 14, 15),
    topLogProbs: Float32Array.from([0.6, 0.3, 0.06, 0.04, Number.NaN, 0.3, 0.25, 0.2, 0.15, 0.1].map(Math.log)),
  };
  assert.deepEqual(
    likelyOthers(stats, 0).map(({ id, probability }) => [id, probability.toFixed(2)]),
    [
      [0, '0.60'],
      [2, '0.06'],
    ],
  );
  assert.deepEqual(
    likelyOthers(stats, 1).map(({ id }) => id),
    [10, 11, 13],
  );
});
