import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLlamaServer } from '#engine/remote/llamaServer';
import { openServer } from '#engine/remote/openServer';
import { fakeCall } from '#test/support/fakeCall';
import { testServerRows } from '#test/support/serverRowsTests';
import { CONTROL, CONTROL_ID } from '#test/support/toyTokens';

testServerRows('llama.cpp');

test('another server is none, and one that forces nothing cannot serve', async context => {
  const other = await fakeCall(context, { kind: 'vllm' });
  assert.equal(await openLlamaServer(other.call, undefined, undefined), undefined);
  const { fake, call } = await fakeCall(context, { kind: 'llama.cpp' });
  fake.faults.push(...Array(4).fill(undefined), { body: '{"content":"x"}' });
  await assert.rejects(openLlamaServer(call, undefined, undefined), { code: 'server-unsuitable' });
});

test('knows its start token and, when asked, other control tokens', async context => {
  const { call } = await fakeCall(context, { kind: 'llama.cpp' });
  const server = await openServer(call, undefined);
  assert.deepEqual(server.card.start, { id: CONTROL_ID, text: CONTROL });
  await server.learn('ab', undefined);
  assert.equal(server.vocabulary.controlId('ab'), undefined);
  await server.learn(CONTROL, undefined);
  assert.equal(server.vocabulary.controlId(CONTROL), CONTROL_ID);
});

test('an error that it tells is told', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'llama.cpp' });
  const server = await openServer(call, undefined);
  fake.faults.push({ status: 400, body: '{"error":{"message":"too long"}}' });
  await assert.rejects(server.encode('a', undefined), { code: 'server-answer', message: /400 too long/ });
});
