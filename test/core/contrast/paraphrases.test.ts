import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreement } from '#core/contrast/paraphrases';

test('wordings agree as far as they have the sign of their mean', () => {
  const zs = [Float32Array.of(2, 1, Number.NaN), Float32Array.of(1, -3, 1), Float32Array.of(3, 1, 1)];
  const { mean, share } = agreement(zs);
  assert.equal(mean[0], 2);
  assert.equal(share[0], 1);
  // Two of three are above 0, and the mean is below.
  assert.ok(mean[1]! < 0 && Math.abs(share[1]! - 1 / 3) < 1e-6);
  assert.ok(Number.isNaN(mean[2]!) && Number.isNaN(share[2]!));
  assert.equal(agreement([]).mean.length, 0);
});
