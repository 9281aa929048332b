import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCompletionsServer } from '#engine/remote/completionsServer';
import { openServer } from '#engine/remote/openServer';
import { fakeCall } from '#test/support/fakeCall';
import { testServerRows } from '#test/support/serverRowsTests';

testServerRows('completions');

test('another server is none', async context => {
  const { call } = await fakeCall(context, { kind: 'chat' });
  assert.equal(await openCompletionsServer(call, { id: 'toy', context: 0, owner: '' }, undefined), undefined);
});

test('a text that was cut into tokens is not asked for again', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'completions' });
  const server = await openServer(call, undefined);
  const { ids } = await server.encode('The cat sat', undefined);
  const asked = fake.requests.length;
  await server.rows(ids, 1, 2, undefined);
  assert.equal(fake.requests.length, asked);
});

test('a text that is too long for it is asked about in halves', async context => {
  const { call } = await fakeCall(context, { kind: 'completions', context: 60 });
  const server = await openServer(call, undefined);
  const text = 'and so the cat sat on it\n'.repeat(20);
  const { ids, offsets } = await server.encode(text, undefined);
  assert.equal(offsets.at(-1), text.length);
  assert.equal(Buffer.concat(Array.from(ids, id => server.vocabulary.piece(id).bytes)).toString(), text);
});

test('tokens that were counted but not told are no reading', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'completions' });
  const server = await openServer(call, undefined);
  const logprobs = { tokens: ['\ufffd', 'x'], token_logprobs: [null, -1], top_logprobs: null };
  const body = JSON.stringify({ choices: [{ logprobs }], usage: { prompt_tokens: 4 } });
  fake.faults.push({ body });
  await assert.rejects(server.encode('🙂', undefined), { code: 'server-tokens-differ' });
});

const echoOf = (tokens: readonly string[]) => {
  const token_logprobs = tokens.map((_, at) => (at === 0 ? null : -at));
  return { body: JSON.stringify({ choices: [{ logprobs: { tokens, token_logprobs, top_logprobs: null } }] }) };
};

test('tokens that a window cuts otherwise at its end have no number, and the others keep theirs', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'completions' });
  const server = await openServer(call, undefined);
  fake.faults.push(echoOf(['a', ' cat', '\n', '\n', 'c', '!']));
  const { ids } = await server.encode('a cat\n\nc', undefined);
  fake.faults.push(echoOf(['a', ' cat', '\n\n', '!']));
  const { logProb, rank } = await server.rows(ids.subarray(0, 4), 1, 2, undefined);
  assert.deepEqual([...logProb], [-1, Number.NaN, Number.NaN]);
  assert.deepEqual([...rank], [0, 0, 0]);
});

test('a window whose tokens are others altogether is refused', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'completions' });
  const server = await openServer(call, undefined);
  fake.faults.push(echoOf(['a', 'b', 'c', 'd', 'e', 'f', '!']));
  const { ids } = await server.encode('abcdef', undefined);
  fake.faults.push(echoOf(['ab', 'cd', 'e', '!']));
  await assert.rejects(server.rows(ids.subarray(0, 5), 1, 2, undefined), { code: 'server-tokens-differ' });
});

test('ids are numbers of this run, and the card says so', async context => {
  const { call } = await fakeCall(context, { kind: 'completions' });
  const { card } = await openServer(call, undefined);
  assert.deepEqual([card.server?.ids, card.start, card.server?.ranks], [false, null, 'listed']);
});
