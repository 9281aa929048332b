import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import { serverAddress } from '#engine/remote/serverAddress';
import { openServerCall } from '#engine/remote/serverCall';
import { fakeCall } from '#test/support/fakeCall';
import type { Fault } from '#test/support/fakeServer';

test('asks and is answered, over one connection', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'llama.cpp' });
  const { status, value } = await call.ask('/tokenize', { content: 'ab' }, undefined);
  assert.deepEqual([status, value], [200, { tokens: [{ id: 256 + 97 * 256 + 98, piece: 'ab' }] }]);
  assert.equal((await call.ask('/nothing', undefined, undefined)).status, 404);
  assert.equal(fake.requests[1]!.headers.authorization, undefined);
});

test('a key goes to the server as a bearer token; without it access is refused by name', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'llama.cpp', key: 'k1' }, { key: 'k1' });
  assert.equal((await call.ask('/props', undefined, undefined)).status, 200);
  assert.equal(fake.requests[0]!.headers.authorization, 'Bearer k1');
  const other = await fakeCall(context, { kind: 'llama.cpp', key: 'k1' });
  await assert.rejects(other.call.ask('/props', undefined, undefined), { code: 'server-refused' });
});

test('a key is not sent in the clear to another machine, nor one that is no header', async () => {
  const open = (text: string, key: string | undefined) =>
    openServerCall({ address: serverAddress(text), key, env: {}, log: silent });
  await assert.rejects(open('http://192.0.2.1', 'secret'), (error: Error & { code: string }) => {
    return error.code === 'server-refused' && !error.message.includes('secret');
  });
  await assert.rejects(open('https://192.0.2.1', 'a\r\nb'), { code: 'server-refused' });
  for (const [text, key] of [
    ['http://192.0.2.1', undefined],
    ['https://192.0.2.1', 'k'],
    ['http://127.0.0.1', 'k'],
  ] as const) {
    (await open(text, key)).dispose();
  }
});

test('what passes is tried again', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'llama.cpp' });
  fake.faults.push({ status: 429, retryAfter: '0' }, { status: 503 }, { cutAfter: 1, body: '{"a":1}' });
  assert.equal((await call.ask('/props', undefined, undefined)).status, 200);
  assert.equal(fake.requests.length, 4);
});

const broken: Record<string, { readonly fault: Fault; readonly code: string; readonly message: RegExp }> = {
  'a busy server': { fault: { status: 503 }, code: 'server-busy', message: /busy or not ready \(503\)/ },
  'an answer that is cut': {
    fault: { cutAfter: 3, body: '{"a":1}' },
    code: 'server-unreachable',
    message: /cannot be asked/,
  },
  'no JSON': { fault: { body: '<html>' }, code: 'server-answer', message: /no JSON/ },
  'half of a JSON': { fault: { body: '{"a":' }, code: 'server-answer', message: /cut/ },
  'an empty answer': { fault: { body: '' }, code: 'server-answer', message: /empty/ },
  'a redirect': {
    fault: { status: 302, location: 'http://192.0.2.1/' },
    code: 'server-answer',
    message: /nothing is sent/,
  },
};

for (const [what, { fault, code, message }] of Object.entries(broken)) {
  test(`${what} is an error by name`, async context => {
    const { fake, call } = await fakeCall(context, { kind: 'llama.cpp' });
    fake.faults.push(...Array<Fault>(9).fill(fault));
    await assert.rejects(call.ask('/props', undefined, undefined), { code, message });
  });
}

test('silence ends, and a cancel at once', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'llama.cpp' }, { stallMs: 50 });
  fake.faults.push(...Array<Fault>(9).fill({ isSilent: true }));
  await assert.rejects(call.ask('/props', undefined, undefined), {
    code: 'server-unreachable',
    message: /sent nothing/,
  });
  const abort = new AbortController();
  const asked = call.ask('/props', undefined, abort.signal);
  abort.abort();
  await assert.rejects(asked, Cancelled);
});

test('nobody there is an error by name', async () => {
  const address = serverAddress('http://127.0.0.1:1');
  const call = await openServerCall({ address, key: undefined, env: {}, log: silent, firstWaitMs: 1 });
  await assert.rejects(call.ask('/props', undefined, undefined), {
    code: 'server-unreachable',
    message: /ECONNREFUSED/,
  });
});

test('an answer without an end is given up', async context => {
  const { fake } = await fakeCall(context, { kind: 'llama.cpp' });
  const address = serverAddress(fake.url);
  const call = await openServerCall({ address, key: undefined, env: {}, log: silent, mostBytes: 1_000 });
  fake.faults.push({ body: JSON.stringify('x'.repeat(2_000)) });
  await assert.rejects(call.ask('/props', undefined, undefined), { code: 'server-answer', message: /more than 1000/ });
  call.dispose();
});
