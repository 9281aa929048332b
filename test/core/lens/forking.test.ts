import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openness } from '#core/contrast/forking';
import { FORKING_COLUMN, forking } from '#core/lens/forking';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('exactly the fifth with the highest entropy is shaded', () => {
  const entropy = Float32Array.from({ length: 10 }, (_, row) => (row * 7) % 10);
  const stats = { ...emptyStats(10, 0), columns: { [FORKING_COLUMN]: openness(entropy) } };
  const steps = [...forking.compute(stats)].map(value => step(forking.scale, value));
  assert.deepEqual(
    [...steps.keys()].filter(row => steps[row]! > 0),
    [4, 7],
  );
  assert.equal(steps[7], 7);
  assert.equal(forking.format(0.9), '90%');
  assert.equal(forking.scale.tick?.(0.84), '84%');
});
