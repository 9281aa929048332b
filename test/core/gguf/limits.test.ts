import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS, SLICE_BYTES } from '#core/gguf/limits';

// What published files reach: Gemma 3 (262,144 tokens, 514,906 merges in its BPE form), DeepSeek-V3 with one tensor per
// expert (61 layers, 256 experts, 3 matrices), chat templates of 100 KB, alignment of a page.
const published: readonly [keyof typeof LIMITS, number][] = [
  ['headerBytes', 16e6],
  ['keyBytes', 100],
  ['tensorNameBytes', 64],
  ['stringBytes', 100e3],
  ['arrayElements', 514_906],
  ['arrays', 20],
  ['metadataEntries', 200],
  ['tensors', 61 * 256 * 3 + 2000],
  ['dimensions', 4],
  ['alignment', 4096],
];

for (const [name, size] of published) {
  test(`${name}: what published files have is read`, () => assert.ok(LIMITS[name] >= size));
}

test('no single thing is larger than one slice, so that no read is', () => {
  const { stringBytes, keyBytes, tensorNameBytes, dimensions } = LIMITS;
  for (const bytes of [stringBytes, keyBytes, tensorNameBytes, dimensions * 8 + 12]) assert.ok(bytes <= SLICE_BYTES);
});
