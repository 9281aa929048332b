import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextBlock, shorterContexts } from '#core/panel/contextBlock';

test('only contexts that are shorter than what the token saw', () => {
  assert.deepEqual(shorterContexts(16), [1, 4]);
  assert.deepEqual(shorterContexts(1), []);
  assert.deepEqual(shorterContexts(5000), [1, 4, 16, 64, 256]);
});

test('bars in bits, longest for the greatest, the last for all that the token saw', () => {
  const bits = [8, 2];
  const logProbs = Float32Array.from(bits, value => -value * Math.LN2);
  const { bars } = contextBlock([1, 4], logProbs, { context: 9, logProb: -Math.LN2 });
  assert.deepEqual(
    bars.map(({ label, figure, here }) => [label, figure, here]),
    [
      ['1 token', '8.0 bits', false],
      ['4 tokens', '2.0 bits', false],
      ['9 tokens', '1.0 bits', true],
    ],
  );
  assert.ok(bars.every(({ share }) => share > 0 && share <= 1) && bars[0]!.share === 1);
  assert.ok(bars[0]!.step > bars[2]!.step);
});
