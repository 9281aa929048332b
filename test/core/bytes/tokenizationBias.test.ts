import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizationBias } from '#core/bytes/tokenizationBias';
import { bitsToNats } from '#core/math/units';

const nats = (...bits: number[]) => Float32Array.from(bits, each => -bitsToNats(each));
const rounded = (values: Float32Array) =>
  Array.from(values, each => (Number.isNaN(each) ? null : Math.round(each * 100) / 100));

test('exact minus token-level: above 0 where the text costs more than its token says', () => {
  const offsets = Uint32Array.of(0, 2, 2, 5, 5, 6);
  const bias = tokenizationBias(nats(3, 1, 2), { length: 3, offsets, logProb: nats(2, 4, 2) });
  assert.deepEqual(rounded(bias), [1, -3, 0]);
});

test('tokens that share a character count as one; what is not known has no bias', () => {
  // The first character is of three tokens, the third of two, and was read in part only.
  const offsets = Uint32Array.of(0, 2, 2, 2, 2, 2, 2, 3, 3, 4, 4, 4);
  const logProb = nats(4, 2, 1, Number.NaN, 1, 1);
  const bias = tokenizationBias(nats(6, 0, 0, 1, Number.NaN, 0), { length: 6, offsets, logProb });
  assert.deepEqual(rounded(bias), [-1, null, null, null, null, null]);
});
