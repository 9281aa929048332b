import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import { tryInProcess } from '#engine/devices/trialProcess';
import { model, testClients } from '#test/support/testClients';

const clients = await testClients();
after(clients.remove);
const options = { workerPath: join(clients.folder, 'worker.cjs'), log: silent, longestMs: 30_000 };
const on = (path: string) => ({ ...model(path), device: 'webgpu' as const });

test('the process answers, and is gone', async () => {
  assert.equal((await tryInProcess(on('m'), undefined, options)).reason, 'it is right');
});

test('one that crashes is told by name', async () => {
  await assert.rejects(tryInProcess(on('trial-crash'), undefined, options), { code: 'inference-process-died' });
});

test('one that hangs is ended', async () => {
  await assert.rejects(tryInProcess(on('trial-hang'), undefined, { ...options, longestMs: 500 }), {
    code: 'inference-process-stuck',
  });
});

test('a cancel ends it', async () => {
  await assert.rejects(tryInProcess(on('m'), AbortSignal.abort(), options), Cancelled);
  const abort = new AbortController();
  const trial = tryInProcess(on('trial-hang'), abort.signal, options);
  setTimeout(() => abort.abort(), 100);
  await assert.rejects(trial, Cancelled);
});
