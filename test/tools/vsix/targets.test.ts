import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isNamed } from '#test/support/testClients';
import { nativePaths, targetOf, targets, whitelistFor } from '#tools/vsix/targets';

for (const target of targets) {
  test(`the native files of ${target} are where ONNX Runtime puts them`, () => {
    for (const path of nativePaths(target)) assert.ok(existsSync(path), path);
  });
}

test('the whitelist of one platform has no other', () => {
  const lines = whitelistFor('linux-arm64', readFileSync('.vscodeignore', 'utf8'));
  const native = lines.filter(line => line.includes('/bin/'));
  assert.deepEqual(native, nativePaths('linux-arm64'));
  assert.ok(lines.includes('dist/**'));
  assert.ok(!lines.includes('**'));
});

test('a whitelist without native files is refused', () => {
  assert.throws(() => whitelistFor('linux-x64', '**\n!dist/**\n'), isNamed('internal', /has no line/));
});

test('an unknown platform is named, with those there are', () => {
  assert.throws(() => targetOf('darwin-x64'), isNamed('bad-argument', /darwin-x64/));
});
