import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openServer } from '#engine/remote/openServer';
import { fakeCall } from '#test/support/fakeCall';

for (const kind of ['llama.cpp', 'vllm', 'completions'] as const) {
  test(`knows ${kind} by asking, and sends nothing of a document`, async context => {
    const { fake, call } = await fakeCall(context, { kind, context: 100 });
    const { card } = await openServer(call, undefined);
    assert.deepEqual([card.server?.kind, card.server?.host, card.server?.model], [kind, fake.host, 'toy']);
    assert.deepEqual([card.precision, card.device, card.digest], ['server', 'server', '']);
    assert.ok(fake.requests.length <= 12);
  });
}

test('a server that only chats is refused by name', async context => {
  const { call } = await fakeCall(context, { kind: 'chat' });
  await assert.rejects(openServer(call, undefined), { code: 'server-unsuitable', message: /does not tell log-prob/ });
});

test('of several models one must be named, and it must be there', async context => {
  const models = ['a', 'b/c'];
  const several = await fakeCall(context, { kind: 'vllm', models });
  await assert.rejects(openServer(several.call, undefined), { code: 'server-model', message: /2 models/ });
  const wrong = await fakeCall(context, { kind: 'vllm', models }, { model: 'x' });
  await assert.rejects(openServer(wrong.call, undefined), { code: 'server-model', message: /no model "x"/ });
  const right = await fakeCall(context, { kind: 'vllm', models }, { model: 'b/c' });
  assert.equal((await openServer(right.call, undefined)).card.server?.model, 'b/c');
  const llama = await fakeCall(context, { kind: 'llama.cpp' }, { model: 'x' });
  await assert.rejects(openServer(llama.call, undefined), { code: 'server-model' });
});
