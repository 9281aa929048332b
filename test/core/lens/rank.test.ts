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

test('the panel counts the buckets of the document and says how much is more likely', () => {
  const stats = emptyStats(4, 1);
  stats.rank.set([1, 12, 12, 0]);
  stats.logProb.set([-0.1, Math.log(0.25), -3, Number.NaN]);
  stats.topP.set([1, 0.85, 0.9]);
  const [facts, bars] = rank.panel!(stats, 1, () => 'x');
  assert.deepEqual(facts, {
    kind: 'facts',
    title: 'At this place',
    facts: [
      { label: 'tokens more likely', value: '11' },
      { label: 'their mass', value: '60%' },
    ],
  });
  assert.ok(bars?.kind === 'bars');
  assert.deepEqual(
    bars.bars.map(({ figure, here }) => [figure, here]),
    [
      ['1 (33.3%)', false],
      ['2 (66.7%)', true],
      ['0 (0%)', false],
      ['0 (0%)', false],
    ],
  );
});
