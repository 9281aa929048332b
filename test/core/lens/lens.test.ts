import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineLens } from '#core/lens/lens';
import { emptyStats } from '#core/scoring/tokenStats';

test('defineLens keeps what it is given and has words for a token that was not scored', () => {
  const lens = defineLens({
    id: 'length',
    title: 'Length',
    explain: 'Characters of the token.',
    extreme: 'Longest',
    reads: 'tokens',
    scale: { ramp: 'sequential', steps: [3], marks: 'high', unit: '' },
    compute: stats => new Float32Array(stats.length),
    format: value => `${value} characters`,
  });
  const id: 'length' = lens.id;
  assert.equal(id, 'length');
  assert.equal(lens.format(4), '4 characters');
  assert.equal(lens.format(Number.NaN), 'not scored');
  assert.equal(lens.compute(emptyStats(2, 1)).length, 2);
});
