import assert from 'node:assert/strict';
import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAlive, untilGone } from '#test/support/processes';
import { testClients } from '#test/support/testClients';

const { folder, remove } = await testClients();
after(remove);

/** What the worker does while its host is killed, and how long it may outlive the host, milliseconds. */
const orphans: [text: string, limit: number][] = [
  ['stream', 3000],
  ['deaf', 3000],
  ['spin 1500', 5000],
];
for (const [text, limit] of orphans) {
  test(`no orphan stays behind when the host is killed during "${text}"`, async t => {
    const host = spawn(process.execPath, [join(folder, 'host.cjs'), text], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => host.kill('SIGKILL'));
    const [line] = await once(host.stdout.setEncoding('utf8'), 'data');
    const worker = Number.parseInt(line, 10);
    assert.ok(isAlive(worker));
    host.kill('SIGKILL');
    await untilGone(host.pid!, 1000);
    await untilGone(worker, limit);
  });
}

test('the process ends when its pipe is closed, idle as it may be', async () => {
  const worker = fork(join(folder, 'worker.cjs'), { serialization: 'advanced' });
  worker.send({ kind: 'request', id: 1, method: 'encode', params: { text: '' } });
  const [answer] = await once(worker, 'message');
  assert.equal(answer.kind, 'result');
  worker.disconnect();
  await once(worker, 'exit');
});

test('Ctrl-C, which reaches every process of a terminal, does not end it', async () => {
  const worker = fork(join(folder, 'worker.cjs'), { serialization: 'advanced' });
  worker.send({ kind: 'request', id: 1, method: 'encode', params: { text: '' } });
  await once(worker, 'message');
  worker.kill('SIGINT');
  worker.send({ kind: 'request', id: 2, method: 'encode', params: { text: '' } });
  const [answer] = await once(worker, 'message');
  assert.equal(answer.kind, 'result');
  worker.disconnect();
  await once(worker, 'exit');
});

test('started by hand, it says what it is and ends', async () => {
  const outcome = await new Promise<{ code: unknown; stderr: string }>(resolve => {
    execFile(process.execPath, [join(folder, 'worker.cjs')], (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /part of Token Loupe/);
});
