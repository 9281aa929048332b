import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driverKey } from '#engine/devices/driver';

test('the same machine has the same key; what decides which driver answers changes it', async () => {
  assert.equal(await driverKey({}), await driverKey({}));
  assert.notEqual(await driverKey({}), await driverKey({ VK_DRIVER_FILES: '/x.json' }));
});
