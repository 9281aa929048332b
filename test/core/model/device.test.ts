import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeviceVerdict, decidedDevice, deviceChoices, isWorthTaking } from '#core/model/device';

const verdict: DeviceVerdict = {
  device: 'webgpu',
  isUsable: true,
  reason: '',
  difference: 0,
  mostPerRun: null,
  speed: { device: 130, cpu: 100 },
};

test('a device is worth taking where it is right and clearly faster', () => {
  assert.ok(isWorthTaking(verdict));
  assert.ok(!isWorthTaking({ ...verdict, speed: { device: 110, cpu: 100 } }));
  assert.ok(!isWorthTaking({ ...verdict, isUsable: false }));
  assert.ok(!isWorthTaking({ ...verdict, speed: null }));
});

test('a wish that was not decided is the CPU', () => {
  assert.deepEqual(
    deviceChoices.map(device => decidedDevice({ device })),
    ['cpu', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'],
  );
  assert.equal(decidedDevice({}), 'cpu');
});
