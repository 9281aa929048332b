import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates } from '#engine/devices/candidates';

test('each platform has its devices; an unknown one has the CPU alone', () => {
  for (const platform of ['win32', 'darwin', 'linux'] as const) assert.ok(candidates(platform).includes('webgpu'));
  assert.ok(candidates('linux').includes('cuda'));
  assert.ok(!candidates('darwin').includes('cuda'));
  assert.deepEqual(candidates('aix'), []);
});
