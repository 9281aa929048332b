import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokens } from '#core/lens/tokens';
import { emptyStats } from '#core/scoring/tokenStats';

function bands(...spans: [number, number][]): number[] {
  const stats = emptyStats(spans.length, 1);
  stats.offsets.set(spans.flat());
  return Array.from(tokens.compute(stats));
}

test('bands alternate, and a token without text stays in the band before it', () => {
  assert.deepEqual(bands([0, 3], [3, 4], [4, 9]), [0, 1, 0]);
  assert.deepEqual(bands([0, 2], [2, 2], [2, 2], [2, 3], [3, 4]), [0, 0, 0, 1, 0]);
  assert.deepEqual(bands([0, 0], [0, 2], [2, 3]), [0, 0, 1]);
  assert.deepEqual([0, 1].map(tokens.format), ['plain band', 'shaded band']);
});
