import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CRITICAL_COLUMN, critical } from '#core/lens/critical';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('the estimate of its column; what is low is shaded', () => {
  const stats = { ...emptyStats(3, 0), columns: { [CRITICAL_COLUMN]: Float32Array.of(0.9, 0.1, 1e-7) } };
  assert.deepEqual(
    [...critical.compute(stats)].map(value => step(critical.scale, value)),
    [0, 1, 7],
  );
  assert.equal(critical.format(0.1), '10%');
  assert.equal(critical.scale.tick?.(0.000001), '0.0001%');
});
