import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidenceRows } from '#core/detect/evidenceRows';
import { statsOf } from '#test/support/statsOf';

test('rows that were not scored are left out, and so are those before the first that counts', () => {
  const { stats } = statsOf('The cat·2.0 sat·3.0 down again·1.0');
  const all = evidenceRows(stats);
  assert.equal(all.length, 3);
  assert.deepEqual(
    [...all.logProb],
    [1, 2, 4].map(row => stats.logProb[row]),
  );
  assert.deepEqual(
    [...all.ids],
    [1, 2, 4].map(row => stats.ids[row]),
  );
  assert.deepEqual(
    [...evidenceRows(stats, 2).rank],
    [2, 4].map(row => stats.rank[row]),
  );
});
