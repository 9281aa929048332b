import assert from 'node:assert/strict';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { rememberedVerdict, rememberVerdict, verdictKey } from '#engine/devices/verdicts';
import { exportFolder } from '#test/support/exportGolden';
import { scratchFolder } from '#test/support/scratch';

const good = {
  device: 'webgpu',
  isUsable: true,
  reason: 'right',
  difference: 0.001,
  mostPerRun: null,
  speed: { device: 9, cpu: 3 },
} as const;
const bad = {
  device: 'cuda',
  isUsable: false,
  reason: 'no library',
  difference: null,
  mostPerRun: null,
  speed: null,
} as const;
const DAY = 24 * 3600 * 1000;

test('verdicts are remembered; one against a device for a week', async context => {
  const folder = await scratchFolder(context);
  assert.equal(await rememberedVerdict(folder, 'a', 0), undefined);
  await rememberVerdict(folder, 'a', good, 0);
  await rememberVerdict(folder, 'b', bad, 0);
  assert.deepEqual(await rememberedVerdict(folder, 'a', 100 * DAY), good);
  assert.deepEqual(await rememberedVerdict(folder, 'b', 6 * DAY), bad);
  assert.equal(await rememberedVerdict(folder, 'b', 8 * DAY), undefined);
});

test('a spoilt file remembers nothing and is written anew', async context => {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, 'devices.json'), '{"a":{"device":1}}');
  assert.equal(await rememberedVerdict(folder, 'a', 0), undefined);
  await rememberVerdict(folder, 'a', good, 0);
  assert.deepEqual(await rememberedVerdict(folder, 'a', 0), good);
});

test('a verdict is about a model as it lies there, a precision, a device and its drivers', async context => {
  const path = join(await scratchFolder(context), 'm.gguf');
  await writeFile(path, 'GGUF');
  const params = { path, precision: 'exact' } as const;
  const key = await verdictKey(params, 'webgpu', 'd');
  assert.equal(await verdictKey(params, 'webgpu', 'd'), key);
  assert.notEqual(await verdictKey(params, 'cuda', 'd'), key);
  assert.notEqual(await verdictKey(params, 'webgpu', 'e'), key);
  assert.notEqual(await verdictKey({ ...params, precision: 'fast' }, 'webgpu', 'd'), key);
  await utimes(path, 1, 1);
  assert.notEqual(await verdictKey(params, 'webgpu', 'd'), key);
  assert.match(await verdictKey({ ...params, path: exportFolder('torch') }, 'webgpu', 'd'), /^[0-9a-f]{32}$/);
});
