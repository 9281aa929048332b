import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openServer } from '#engine/remote/openServer';
import { openVllmServer } from '#engine/remote/vllmServer';
import { fakeCall } from '#test/support/fakeCall';
import { testServerRows } from '#test/support/serverRowsTests';

testServerRows('vllm');

test('another server is none', async context => {
  const { call } = await fakeCall(context, { kind: 'completions' });
  assert.equal(await openVllmServer(call, { id: 'toy', context: 0, owner: '' }, undefined), undefined);
});

test('the rank is that of the server, and the length of the context leaves room for what it generates', async context => {
  const { call } = await fakeCall(context, { kind: 'vllm', context: 32 });
  const server = await openServer(call, undefined);
  assert.deepEqual([server.longestWindow, server.defaultWindow, server.card.contextLength], [30, 30, 32]);
  const { ids } = await server.encode('The cat sat on the mat', undefined);
  assert.deepEqual([...(await server.rows(ids.subarray(0, 4), 3, 2, undefined)).rank], [7]);
  const long = await server.encode('ab'.repeat(40), undefined);
  await assert.rejects(server.rows(long.ids, 1, 2, undefined), { code: 'server-answer', message: /400 longer/ });
});

test('knows control tokens by name when asked', async context => {
  const { call } = await fakeCall(context, { kind: 'vllm' });
  const server = await openServer(call, undefined);
  await server.learn('<|end|>', undefined);
  assert.equal(server.vocabulary.controlId('<|end|>'), 65_792);
  await server.learn('ab', undefined);
  assert.equal(server.vocabulary.controlId('ab'), undefined);
});
