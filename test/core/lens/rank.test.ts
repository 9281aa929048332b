import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rank } from '#core/lens/rank';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('GLTR buckets: top 10, top 100, top 1,000, beyond', () => {
  const places = [1, 10, 11, 100, 101, 1000, 1001, 49152];
  const stats = emptyStats(places.length + 1, 1);
  stats.rank.set(places);
  stats.logProb.fill(-1, 0, places.length);
  const values = rank.compute(stats);
  assert.deepEqual(Array.from(values), [...places, Number.NaN]);
  assert.deepEqual(
    Array.from(values, value => step(rank.scale, value)),
    [0, 0, 2, 2, 4, 4, 7, 7, 0],
  );
  assert.equal(rank.format(49152), '#49,152');
});
