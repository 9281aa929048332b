import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { silent } from '#core/log';
import { ModelDevices } from '#engine/devices/modelDevices';
import { scratchFolder } from '#test/support/scratch';
import { model, testClients, text } from '#test/support/testClients';

const clients = await testClients();
after(clients.remove);
afterEach(clients.end);

async function onDevice(context: Parameters<typeof scratchFolder>[0], name: string) {
  const folder = await scratchFolder(context);
  const path = join(folder, name);
  await writeFile(path, 'GGUF');
  return { ...model(path), importFolder: join(folder, 'imports'), device: 'webgpu' as const };
}

test('where nobody asks for a device, or only a header is read, none is tried', async () => {
  const devices = new ModelDevices({ tryDevice: () => Promise.reject(new Error('asked')), log: silent, env: {} });
  assert.equal(devices.none(model('m')).device, 'cpu');
  const client = clients.make();
  const card = await client.load({ ...model('m'), parts: 'header', device: 'auto' });
  assert.deepEqual([card.device, card.devices], ['cpu', undefined]);
});

test('the card says which device was chosen and why', async context => {
  const client = clients.make();
  const card = await client.load(await onDevice(context, 'm'));
  assert.deepEqual([card.device, card.devices?.[0]?.reason], ['webgpu', 'it is right']);
});

test('a device that hangs or crashes in its trial is left, and the CPU goes on', async context => {
  for (const name of ['trial-crash', 'trial-hang']) {
    const client = clients.make({ longestTrialMs: 500 });
    const card = await client.load(await onDevice(context, name));
    assert.equal(card.device, 'cpu');
    assert.equal(card.devices?.[0]?.isUsable, false);
    assert.equal((await client.score(text('rows 2'))).tokens, 2);
  }
});

test('a device that crashes while the model is loaded is left, and the CPU goes on', async context => {
  const client = clients.make();
  const card = await client.load(await onDevice(context, 'load-crash'));
  assert.deepEqual([card.device, card.devices?.[0]?.isUsable], ['cpu', false]);
  assert.equal((await client.score(text('rows 2'))).tokens, 2);
});

test('a device that crashes in use is left at the next request, with a message, and not tried again', async context => {
  const reloads: string[] = [];
  const client = clients.make({ onReload: card => reloads.push(`${card.device} ${card.devices?.[0]?.isUsable}`) });
  const params = await onDevice(context, 'm');
  assert.equal((await client.load(params)).device, 'webgpu');
  await assert.rejects(client.score(text('die SIGSEGV')), { code: 'inference-process-died' });
  assert.equal((await client.score(text('rows 2'))).tokens, 2);
  assert.deepEqual(reloads, ['cpu false']);
  assert.ok(clients.logged.some(line => /webgpu is left behind/.test(line)));
  assert.equal((await client.load(params)).device, 'cpu');
});

test('a device that fails in use is left with its process, and the CPU goes on', async context => {
  const client = clients.make();
  assert.equal((await client.load(await onDevice(context, 'm'))).device, 'webgpu');
  const before = client.pid;
  await assert.rejects(client.score(text('lose')), { code: 'device-failed', message: /webgpu failed .* it is lost/ });
  assert.equal((await client.score(text('rows 2'))).tokens, 2);
  assert.notEqual(client.pid, before);
  assert.ok(clients.logged.some(line => /webgpu is left behind: webgpu failed/.test(line)));
});
