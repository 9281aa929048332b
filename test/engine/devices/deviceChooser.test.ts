import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled, UserError } from '#core/errors';
import { silent } from '#core/log';
import type { Device, DeviceVerdict } from '#core/model/device';
import type { LoadParams } from '#core/protocol/worker';
import { DeviceChooser } from '#engine/devices/deviceChooser';
import { scratchFolder } from '#test/support/scratch';

type Answer = Partial<DeviceVerdict> | Error;

async function choosing(
  context: TestContext,
  answers: Partial<Record<Device, Answer>>,
  platform: NodeJS.Platform = 'linux',
) {
  const folder = await scratchFolder(context);
  const path = join(folder, 'm.gguf');
  await writeFile(path, 'GGUF');
  const tried: Device[] = [];
  const chooser = new DeviceChooser({
    tryDevice: async ({ device }) => {
      tried.push(device);
      const answer = answers[device] ?? { reason: 'there is none' };
      if (answer instanceof Error) throw answer;
      return { device, isUsable: false, reason: '', difference: null, mostPerRun: null, speed: null, ...answer };
    },
    log: silent,
    env: {},
    platform,
    now: () => 0,
  });
  const params = (device?: LoadParams['device']): LoadParams => {
    return { path, importFolder: join(folder, 'imports'), precision: 'exact', threads: 0, parts: 'all', device };
  };
  return { chooser, params, tried };
}

const right = (device: number): Answer => ({ isUsable: true, speed: { device, cpu: 100 } });

test('auto takes the first device that is right and faster, and keeps why the others were not', async context => {
  const { chooser, params, tried } = await choosing(context, { webgpu: right(500) });
  const { device, verdicts } = await chooser.choose(params('auto'));
  assert.deepEqual([device, tried], ['webgpu', ['cuda', 'webgpu']]);
  assert.deepEqual(
    verdicts.map(({ device: each, isUsable }) => [each, isUsable]),
    [
      ['cuda', false],
      ['webgpu', true],
    ],
  );
});

test('auto stays on the CPU where a device is right but slower; who asks for it by name gets it', async context => {
  const { chooser, params, tried } = await choosing(context, { webgpu: right(20) });
  assert.equal((await chooser.choose(params('auto'))).device, 'cpu');
  assert.equal((await chooser.choose(params('webgpu'))).device, 'webgpu');
  assert.deepEqual(tried, ['cuda', 'webgpu'], 'the verdict was remembered');
});

test('nobody asks for a device, or for the CPU: nothing is tried', async context => {
  const { chooser, params, tried } = await choosing(context, {});
  for (const device of [undefined, 'cpu'] as const)
    assert.deepEqual(await chooser.choose(params(device)), { device: 'cpu', mostPerRun: undefined, verdicts: [] });
  assert.deepEqual(tried, []);
});

test('every platform has its candidates', async context => {
  for (const [platform, expected] of [
    ['win32', ['dml', 'webgpu']],
    ['darwin', ['webgpu', 'coreml']],
    ['aix', []],
  ] as const) {
    const { chooser, params, tried } = await choosing(context, {}, platform);
    assert.equal((await chooser.choose(params('auto'))).device, 'cpu');
    assert.deepEqual(tried, expected);
  }
});

test('a process that dies or hangs speaks against the device; a model at fault speaks for itself', async context => {
  const died = new UserError('inference-process-died', 'died of SIGSEGV', '');
  const { chooser, params, tried } = await choosing(context, { webgpu: died });
  const { device, verdicts } = await chooser.choose(params('webgpu'));
  assert.deepEqual([device, verdicts[0]!.reason], ['cpu', 'died of SIGSEGV']);
  await chooser.choose(params('webgpu'));
  assert.equal(tried.length, 1);
  const broken = await choosing(context, { webgpu: new UserError('gguf-truncated', 'cut', '') });
  await assert.rejects(broken.chooser.choose(broken.params('webgpu')), { code: 'gguf-truncated' });
});

test('a cancelled trial is no verdict', async context => {
  const { chooser, params, tried } = await choosing(context, { webgpu: new Cancelled() });
  await assert.rejects(chooser.choose(params('webgpu'), AbortSignal.abort()), Cancelled);
  await assert.rejects(chooser.choose(params('webgpu'), AbortSignal.abort()), Cancelled);
  assert.equal(tried.length, 2);
});

test('a device that failed in use is left alone from then on', async context => {
  const { chooser, params } = await choosing(context, { webgpu: right(500) });
  assert.equal((await chooser.choose(params('webgpu'))).device, 'webgpu');
  const left = await chooser.leave(params('webgpu'), 'it crashed');
  assert.deepEqual([left.device, left.isUsable], ['webgpu', false]);
  assert.equal((await chooser.choose(params('webgpu'))).device, 'cpu');
});
