import assert from 'node:assert/strict';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '#core/errors';
import { InferenceProcess } from '#engine/inferenceProcess';
import { untilGone } from '#test/support/processes';
import { isCancelled, isNamed, model, testClients, text } from '#test/support/testClients';

const { folder, logged, remove } = await testClients();
after(remove);

const lives: InferenceProcess[] = [];
afterEach(async () => {
  logged.length = 0;
  for (const life of lives.splice(0)) {
    life.kill(new Error('The test is over.'));
    await life.died;
  }
});

function newProcess({
  graceMs = 10_000,
  workerPath = join(folder, 'worker.cjs'),
  isPolite = false,
} = {}): InferenceProcess {
  const log = (level: string, message: string) => void logged.push(`${level}: ${message}`);
  const life = new InferenceProcess({ workerPath, log, graceMs, isPolite });
  lives.push(life);
  return life;
}

/** Asks for a score and resolves at its first rows. */
async function begun({ channel }: InferenceProcess, words: string, signal?: AbortSignal) {
  return new Promise<{ answer: Promise<unknown> }>((resolve, reject) => {
    const answer = channel.request('score', text(words), { signal, onProgress: () => resolve({ answer }) });
    answer.catch(reject);
  });
}

const deaths: [act: string, code: ErrorCode, words: RegExp][] = [
  ['die SIGKILL', 'inference-process-died', /was killed from outside \(signal SIGKILL\)\.$/],
  ['die SIGSEGV', 'inference-process-died', /died \(signal SIGSEGV\)\.$/],
  ['abort', 'inference-process-died', /died \(signal SIGABRT\)/],
  ['exit 3', 'inference-process-died', /died \(exit code 3\)\.$/],
  ['exit 137', 'inference-process-died', /was killed from outside \(exit code 137\)\.$/],
  ['throw nonsense', 'inference-process-died', /died \(exit code 1\)\. It wrote: (.|\n)*Error: nonsense/],
  ['leave', 'inference-process-died', /SIGKILL/],
];
for (const [act, code, words] of deaths) {
  test(`death by "${act}" fails every open request by name`, async () => {
    const life = newProcess();
    const { answer } = await begun(life, 'stream');
    await assert.rejects(life.channel.request('score', text(act)), isNamed(code, words));
    await assert.rejects(answer, isNamed(code, words));
    assert.ok(isNamed(code, words)(await life.died));
    await assert.rejects(life.channel.request('score', text('rows 1')), isNamed(code, words));
    assert.equal(life.connected, false);
  });
}

test('a request that is written to a dead process, before its death is heard of, fails by name', {
  timeout: 5000,
}, async () => {
  const life = newProcess();
  const { answer } = await begun(life, 'stream');
  process.kill(life.pid!, 'SIGKILL');
  // Nothing is heard while this blocks; then the write fails.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  assert.ok(life.connected);
  const late = life.channel.request('score', text('rows 1'));
  const killed = isNamed('inference-process-died', /killed from outside \(signal SIGKILL\)/);
  await assert.rejects(answer, killed);
  await assert.rejects(late, killed);
});

test('a full heap is told as what it is', async () => {
  process.env.NODE_OPTIONS = '--max-old-space-size=32';
  const life = newProcess();
  delete process.env.NODE_OPTIONS;
  const words = /ran out of memory \(signal SIGABRT\)\. It wrote: (.|\n)*heap/;
  await assert.rejects(life.channel.request('score', text('allocate')), isNamed('out-of-memory', words));
});

test('what it says on standard error is logged and quoted', async () => {
  const life = newProcess();
  await life.channel.request('score', text('say ouch'));
  process.kill(life.pid!, 'SIGKILL');
  assert.match((await life.died).message, /It wrote: ouch$/);
  assert.ok(logged.includes('debug: inference process: ouch'));
});

test('it is started as plain Node also by the editor, where the host works, without the flags of the host', async () => {
  process.execArgv.push('--trace-warnings');
  const life = newProcess();
  process.execArgv.pop();
  await life.channel.request('score', text('confess ELECTRON_RUN_AS_NODE'));
  life.kill(new Error('Enough.'));
  await life.died;
  assert.ok(logged.includes(`debug: inference process: ELECTRON_RUN_AS_NODE=1 flags= in ${process.cwd()}`));
});

test('its death is known also while a stranger holds its standard error open', async () => {
  const life = newProcess();
  const start = performance.now();
  const words = /died \(exit code 4\)/;
  await assert.rejects(life.channel.request('score', text('bequeath')), isNamed('inference-process-died', words));
  const took = performance.now() - start;
  assert.ok(took < 5000, `${took} ms`);
});

test('its log reaches the log of the host', async () => {
  const life = newProcess();
  await life.channel.request('load', model('some model'));
  assert.ok(logged.includes('info: loads some model'));
});

test('a door that is not there is a named error that says so', async () => {
  const life = newProcess({ workerPath: join(folder, 'nowhere.cjs') });
  await assert.rejects(
    life.channel.request('encode', { text: '' }),
    isNamed('inference-process-died', /exit code 1\)\. It wrote: (.|\n)*nowhere\.cjs/),
  );
});

test('a process that cannot be started is a named error', async () => {
  const { execPath } = process;
  process.execPath = join(folder, 'no-such-node');
  try {
    const life = newProcess();
    const words = /died \(it could not be started\)\. It wrote: .*ENOENT/;
    await assert.rejects(life.channel.request('encode', { text: '' }), isNamed('inference-process-died', words));
  } finally {
    process.execPath = execPath;
  }
});

test('a cancel in the middle stops the request and keeps the process', async () => {
  const life = newProcess({ graceMs: 200 });
  const controller = new AbortController();
  const { answer } = await begun(life, 'stream', controller.signal);
  controller.abort();
  await assert.rejects(answer, isCancelled);
  await sleep(300);
  assert.equal((await life.channel.request('score', text('rows 1'))).tokens, 1);
});

for (const act of ['spin 60000', 'deaf']) {
  test(`"${act}" does not stop when told to, and costs the process its life`, async () => {
    const life = newProcess({ graceMs: 300 });
    const controller = new AbortController();
    const { answer } = await begun(life, act, controller.signal);
    const waiting = life.channel.request('encode', { text: '' });
    const start = performance.now();
    if (act === 'deaf') await waiting;
    controller.abort();
    const words = /did not stop within 0\.3 s of being told to, and was ended/;
    await assert.rejects(answer, isNamed('inference-process-stuck', words));
    if (act !== 'deaf') await assert.rejects(waiting, isNamed('inference-process-stuck', words));
    const took = performance.now() - start;
    assert.ok(took >= 290 && took < 5000, `${took} ms`);
    await untilGone(life.pid!, 1000);
  });
}

test('a polite one runs at a lower priority than its owner', () => {
  const [polite, plain] = [newProcess({ isPolite: true }), newProcess()];
  assert.equal(getPriority(plain.pid!), getPriority());
  assert.ok(getPriority(polite.pid!) > getPriority());
});

test('killed by its owner, it fails with the reason the owner gives', async () => {
  const life = newProcess();
  const { answer } = await begun(life, 'stream');
  const reason = new Error('Enough.');
  life.kill(reason);
  await assert.rejects(answer, reason);
  assert.equal(await life.died, reason);
});
