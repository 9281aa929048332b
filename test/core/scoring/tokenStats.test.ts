import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf, emptyStats, rowAt, rowsBefore, sliceRows, writeRows } from '#core/scoring/tokenStats';

function spans(...pairs: [number, number][]) {
  const stats = emptyStats(pairs.length, 2);
  stats.offsets.set(pairs.flat());
  return stats;
}

test('rowAt finds the row of each offset and never an empty span', () => {
  const stats = spans([0, 3], [3, 5], [5, 5], [5, 6]);
  assert.deepEqual(
    [0, 2, 3, 4, 5, 6].map(offset => rowAt(stats, offset)),
    [0, 0, 1, 1, 3, -1],
  );
  assert.equal(rowAt(emptyStats(0, 1), 0), -1);
});

test('rowsBefore counts the rows that end at or before an offset, empty ones too', () => {
  const stats = spans([0, 3], [3, 5], [5, 5], [5, 6]);
  assert.deepEqual(
    [0, 2, 3, 4, 5, 6, 9].map(offset => rowsBefore(stats, offset)),
    [0, 0, 1, 1, 3, 4, 4],
  );
});

test('rows written and sliced come back', () => {
  const chunk = spans([3, 5], [5, 6]);
  chunk.logProb.set([-1, -2]);
  chunk.topIds.set([1, 2, 3, 4]);
  const whole = spans([0, 3], [0, 0], [0, 0]);
  writeRows(whole, 1, chunk);
  assert.deepEqual(sliceRows(whole, 1, 3), chunk);
  assert.ok(Number.isNaN(whole.logProb[0]));
  assert.throws(() => writeRows(whole, 0, emptyStats(1, 3)), /k differs/);
});

test('columns of studies go with their rows; rows that come without one know nothing of it', () => {
  const whole = emptyStats(4, 1);
  writeRows(whole, 1, { ...emptyStats(2, 1), columns: { gain: Float32Array.of(1, 2) } });
  assert.deepEqual([...columnOf(whole, 'gain')], [Number.NaN, 1, 2, Number.NaN]);
  assert.deepEqual([...columnOf(sliceRows(whole, 2, 4), 'gain')], [2, Number.NaN]);
  writeRows(whole, 1, emptyStats(1, 1));
  assert.deepEqual([...columnOf(whole, 'gain')], [Number.NaN, Number.NaN, 2, Number.NaN]);
  assert.deepEqual([...columnOf(whole, 'another')], [Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});
