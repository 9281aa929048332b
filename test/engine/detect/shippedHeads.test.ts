import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { shippedHeads } from '#engine/detect/shippedHeads';

test('heads lie beside the bundles', () => {
  // The shipped bundles are CommonJS; this one is not.
  Object.assign(globalThis, { __dirname: resolve('dist') });
  assert.equal(shippedHeads(), resolve('media', 'heads'));
});
