import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { packedBytes, shippedHeads } from '#engine/detect/shippedHeads';

test('heads lie beside the bundles', () => {
  // The shipped bundles are CommonJS; this one is not.
  Object.assign(globalThis, { __dirname: resolve('dist') });
  assert.equal(shippedHeads(), resolve('media', 'heads'));
});

test('a text that repeats itself packs small', () => {
  const text = 'again '.repeat(100);
  assert.equal(packedBytes(text), deflateSync(text).length);
  assert.ok(packedBytes(text) < 40);
  assert.equal(inflateSync(deflateSync(text)).toString(), text);
});
