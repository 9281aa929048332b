import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import { ProcessLives } from '#engine/processLives';
import { testClients } from '#test/support/testClients';

const clients = await testClients();
after(clients.remove);

test('one process at a time, a new one after a death, none after the end', async () => {
  const deaths: string[] = [];
  const lives = new ProcessLives({ workerPath: join(clients.folder, 'worker.cjs'), log: silent }, reason => {
    deaths.push(reason.message);
  });
  assert.equal(lives.pid, undefined);
  const first = await lives.running();
  assert.equal(await lives.running(), first);
  process.kill(lives.pid!, 'SIGKILL');
  await first.died;
  const second = await lives.running();
  assert.notEqual(second.pid, first.pid);
  assert.equal(deaths.length, 1);
  await lives.dispose();
  assert.ok(lives.isOver);
  await assert.rejects(lives.running(), Cancelled);
  assert.equal(deaths.length, 1, 'an end that was asked for is no death');
});
