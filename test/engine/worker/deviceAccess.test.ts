import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceAccess } from '#engine/worker/deviceAccess';

test('the CPU is always known and can be reached', async () => {
  assert.ok(deviceAccess.known().includes('cpu'));
  await deviceAccess.reach('cpu');
});

test('a device that no library here has cannot', async () => {
  await assert.rejects(deviceAccess.reach(process.platform === 'win32' ? 'coreml' : 'dml'), { code: 'model-unusable' });
});
