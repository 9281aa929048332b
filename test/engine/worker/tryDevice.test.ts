import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadParams } from '#core/protocol/worker';
import { noDevices, tryDevice } from '#engine/worker/tryDevice';
import { ClosedFormLm } from '#test/support/closedFormModel';
import { loadParams, opened } from '#test/support/handlersHost';

const never = new AbortController().signal;
const access = { known: () => ['webgpu'], reach: async () => {} };

test('the model is opened on the CPU and on the device, and both are disposed of', async () => {
  const asked: LoadParams[] = [];
  let disposed = 0;
  const open = async (params: LoadParams) => {
    asked.push(params);
    const lm = new ClosedFormLm();
    lm.dispose = async () => {
      disposed += 1;
    };
    return opened(lm);
  };
  const verdict = await tryDevice({ ...loadParams, device: 'webgpu' }, open, never, access);
  assert.ok(verdict.isUsable);
  assert.deepEqual(
    asked.map(({ device, parts }) => [device, parts]),
    [
      ['cpu', 'all'],
      ['webgpu', 'all'],
    ],
  );
  assert.equal(disposed, 2);
});

test('without a library nothing is opened; the CPU is no device to try', async () => {
  const open = () => Promise.reject(new Error('opened'));
  const verdict = await tryDevice({ ...loadParams, device: 'webgpu' }, open, never, noDevices);
  assert.match(verdict.reason, /no webgpu/);
  await assert.rejects(tryDevice({ ...loadParams, device: 'cpu' }, open, never, access), { code: 'bad-argument' });
});
