import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { nextTurn } from '#engine/worker/turns';
import { untilGone } from '#test/support/processes';
import { isCancelled, isNamed, loadsOf, model, started, testClients, text } from '#test/support/testClients';

const clients = await testClients();
after(clients.remove);
afterEach(clients.end);

const killedFromOutside = isNamed('inference-process-died', /killed from outside \(signal SIGKILL\)/);

test('killed in the middle, what was open fails by name and is not repeated; the next request works', async () => {
  const client = await clients.makeLoaded();
  const first = client.pid!;
  let chunks = 0;
  const { answer } = await started(client, 'stream');
  const other = client.score(text('stream'), { onProgress: () => (chunks += 1) });
  process.kill(first, 'SIGKILL');
  await assert.rejects(answer, killedFromOutside);
  await assert.rejects(other, killedFromOutside);
  assert.equal(client.pid, undefined);
  const seen = chunks;
  assert.equal((await client.score(text('rows 3'))).tokens, 3);
  assert.notEqual(client.pid, first);
  assert.deepEqual(await loadsOf(client), [1, 'model']);
  assert.equal(chunks, seen);
});

test('killed while idle, it is forked again, as soon as the host could notice', async () => {
  const client = await clients.makeLoaded();
  for (const pause of [nextTurn, () => new Promise(resolve => setTimeout(resolve, 300))]) {
    const pid = client.pid!;
    process.kill(pid, 'SIGKILL');
    await untilGone(pid, 5000);
    await pause();
    assert.equal((await client.score(text('rows 1'))).tokens, 1);
    assert.notEqual(client.pid, pid);
  }
});

test('the last model that was asked for is the one that is loaded again', async () => {
  const client = await clients.makeLoaded();
  await client.load(model('other'));
  await assert.rejects(client.score(text('exit 3')), isNamed('inference-process-died', /exit code 3/));
  assert.deepEqual(await loadsOf(client), [1, 'other']);
});

test('several requests after a death load the model once', async () => {
  const client = await clients.makeLoaded();
  await assert.rejects(client.score(text('exit 3')));
  const answers = [1, 2, 3].map(n => client.score(text(`rows ${n}`)));
  assert.deepEqual(
    (await Promise.all(answers)).map(({ tokens }) => tokens),
    [1, 2, 3],
  );
  assert.deepEqual(await loadsOf(client), [1, 'model']);
});

test('a request that is cancelled while the model loads again leaves the loading to the others', async () => {
  const client = clients.make();
  await client.load(model('slow'));
  await assert.rejects(client.score(text('exit 3')));
  const controller = new AbortController();
  const impatient = client.score(text('rows 1'), { signal: controller.signal });
  const patient = client.score(text('rows 2'));
  setTimeout(() => controller.abort(), 100);
  await assert.rejects(impatient, isCancelled);
  assert.equal((await patient).tokens, 2);
  assert.deepEqual(await loadsOf(client), [1, 'slow']);
});

test('a load that fails is tried again by name; a load that is cancelled leaves no model', async () => {
  const client = await clients.makeLoaded();
  await assert.rejects(client.load(model('missing')), isNamed('file-not-found', /no such file/));
  await assert.rejects(client.score(text('rows 1')), isNamed('file-not-found', /no such file/));
  const controller = new AbortController();
  const loading = client.load(model('slow'), {
    signal: controller.signal,
    onProgress: () => setTimeout(() => controller.abort(), 20),
  });
  const waiting = client.score(text('rows 1'));
  await assert.rejects(loading, isCancelled);
  await assert.rejects(waiting, isNamed('model-not-found', /No model is loaded/));
  await assert.rejects(client.encode({ text: '' }), isNamed('model-not-found', /No model is loaded/));
  await client.load(model('model'));
  assert.equal((await client.score(text('rows 1'))).tokens, 1);
});

test('three deaths in three minutes and it gives up, until it is reset', async () => {
  let minutes = 0;
  const client = await clients.makeLoaded({ now: () => minutes * 60_000 });
  for (const [when, act] of [
    [0, 'exit 3'],
    [2, 'die SIGSEGV'],
    [4, 'abort'],
    [4.5, 'exit 7'],
  ] as const) {
    minutes = when;
    await assert.rejects(client.score(text(act)), isNamed('inference-process-died', /./));
  }
  const gaveUp = isNamed('inference-gave-up', /three times within three minutes.* The last time: .*exit code 7/);
  await assert.rejects(client.score(text('rows 1')), gaveUp);
  await assert.rejects(client.load(model('other')), gaveUp);
  minutes = 100;
  await assert.rejects(client.encode({ text: '' }), gaveUp);
  assert.equal(client.pid, undefined);
  client.reset();
  assert.equal((await client.score(text('rows 1'))).tokens, 1);
  assert.deepEqual(await loadsOf(client), [1, 'model']);
});

test('a model that kills the process at each load is given up', async () => {
  const client = clients.make();
  const died = isNamed('inference-process-died', /SIGSEGV/);
  await assert.rejects(client.load(model('crash')), died);
  await assert.rejects(client.score(text('rows 1')), died);
  await assert.rejects(client.encode({ text: '' }), died);
  await assert.rejects(client.score(text('rows 1')), isNamed('inference-gave-up', /SIGSEGV/));
});
