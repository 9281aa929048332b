import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echoesTruly } from '#engine/remote/echoTrial';
import { fakeCall } from '#test/support/fakeCall';

test('a server that echoes is known by it, and one that only chats', async context => {
  const { call } = await fakeCall(context, { kind: 'completions' });
  assert.equal(await echoesTruly(call, 'toy', undefined), true);
  const chat = await fakeCall(context, { kind: 'chat' });
  assert.equal(await echoesTruly(chat.call, 'toy', undefined), false);
});

test('where the next token is not told alone, the echo is believed', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'completions' });
  fake.faults.push(undefined, { status: 400, body: '{}' });
  assert.equal(await echoesTruly(call, 'toy', undefined), true);
});

test('a server whose echo is off by a token is refused', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'completions' });
  const tokens = ['One', ',', ' two', ',', ' three', ',', ' four', ',', ' five'];
  const told = (names: readonly string[], numbers: readonly (number | null)[]) => {
    const logprobs = { tokens: names, token_logprobs: numbers, top_logprobs: null };
    return { body: JSON.stringify({ choices: [{ logprobs }] }) };
  };
  const answers = (last: number) => [
    undefined,
    told([' five'], [-0.1]),
    told(
      tokens,
      tokens.map((_, at) => (at === 0 ? null : at === tokens.length - 1 ? last : -1)),
    ),
  ];
  fake.faults.push(...answers(-12));
  const refusal = { code: 'server-unsuitable', message: /not those by which it writes/ };
  await assert.rejects(echoesTruly(call, 'toy', undefined), refusal);
  fake.faults.push(...answers(-0.1));
  assert.ok(await echoesTruly(call, 'toy', undefined));
});
