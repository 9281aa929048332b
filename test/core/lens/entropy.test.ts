import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entropy } from '#core/lens/entropy';
import { emptyStats } from '#core/scoring/tokenStats';

test('stored in nats, shown in bits', () => {
  const stats = emptyStats(3, 1);
  stats.entropy.set([Math.log(8), 0]);
  const [eight, certain, none] = entropy.compute(stats);
  assert.ok(Math.abs(eight! - 3) < 1e-6);
  assert.equal(certain, 0);
  assert.ok(Number.isNaN(none));
  assert.equal(entropy.format(3), '3.0 bits');
});
