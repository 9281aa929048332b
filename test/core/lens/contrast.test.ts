import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTRAST_COLUMN, contrast } from '#core/lens/contrast';
import { step } from '#core/lens/scale';
import { emptyStats } from '#core/scoring/tokenStats';

test('z of its column; both ends are shaded, the middle is what was to be expected', () => {
  const stats = { ...emptyStats(3, 0), columns: { [CONTRAST_COLUMN]: Float32Array.of(-5, 0, 3.5) } };
  const values = contrast.compute(stats);
  assert.deepEqual([...values], [-5, 0, 3.5]);
  assert.deepEqual(
    [...values].map(value => step(contrast.scale, value)),
    [1, 4, 6],
  );
  assert.deepEqual([-5, 3.5, Number.NaN].map(contrast.format), ['−5.00 sd', '+3.50 sd', 'not scored']);
});
