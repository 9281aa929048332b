import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS, SLICE_BYTES } from '#core/onnx/limits';

// What published exports reach: a decoder of 126 layers unrolled by torch (some 60 nodes a layer, 15 fields a node), a
// cache of two states a layer, names of nested modules.
const published: readonly [keyof typeof LIMITS, number][] = [
  ['fields', 126 * 60 * 15],
  ['nodes', 126 * 200],
  ['initializers', 126 * 20],
  ['values', 126 * 2 + 10],
  ['nodeValues', 128],
  ['dimensions', 5],
  ['textBytes', 300],
  ['fileBytes', 2 * 10 ** 9],
];

for (const [name, size] of published) {
  test(`${name}: what published exports have is read`, () => assert.ok(LIMITS[name] >= size));
}

test('no name is longer than one slice', () => assert.ok(LIMITS.textBytes <= SLICE_BYTES));
