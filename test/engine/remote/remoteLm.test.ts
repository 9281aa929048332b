import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { score } from '#core/scoring/score';
import { openServer } from '#engine/remote/openServer';
import { RemoteLm } from '#engine/remote/remoteLm';
import { fakeCall } from '#test/support/fakeCall';
import { toyLogProb } from '#test/support/toyTokens';

const TEXT = 'The cat sat on the mat and went on to sit there';

for (const kind of ['llama.cpp', 'vllm'] as const) {
  test(`${kind}: scores windows as a model does, each row once`, async context => {
    const { call } = await fakeCall(context, { kind });
    const server = await openServer(call, undefined);
    const encoding = await server.encode(TEXT, undefined);
    const lm = new RemoteLm(server, { signal: undefined });
    const start = server.card.start!.id;
    const options = { start, window: 12, overlap: 3, k: 2, chunk: 5, signal: new AbortController().signal };
    const found: number[] = [];
    const contexts: number[] = [];
    for await (const { at, stats } of score(lm, encoding, options)) {
      assert.equal(at, found.length);
      found.push(...stats.logProb);
      contexts.push(...stats.context);
    }
    const { ids } = encoding;
    const expected = Array.from(ids, (id, row) => Math.fround(toyLogProb(row === 0 ? start : ids[row - 1]!, id)));
    assert.deepEqual(found, expected);
    assert.deepEqual(contexts.slice(0, 13), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 4]);
  });
}

test('a window without wanted rows asks nothing, and what is not given is refused by name', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'vllm' });
  const lm = new RemoteLm(await openServer(call, undefined), { signal: undefined });
  const before = fake.requests.length;
  const rows = await lm.advance(Int32Array.of(97, 98), Int32Array.of(-1, -1), { k: 2 });
  assert.deepEqual([rows.length, lm.length, [...lm.cached], fake.requests.length], [0, 2, [97, 98], before]);
  const [ids, targets] = [Int32Array.of(99), Int32Array.of(100)];
  for (const wanted of [
    { k: 1, hidden: true },
    { k: 1, logits: true },
  ]) {
    await assert.rejects(lm.advance(ids, targets, wanted), { code: 'not-given-by-server' });
  }
  assert.throws(() => lm.branch(), { code: 'not-given-by-server' });
  lm.truncate(1);
  assert.deepEqual([lm.length, lm.fork().length, lm.bytesPerToken], [1, 0, 0]);
});

test('what is asked ends with the signal', async context => {
  const { fake, call } = await fakeCall(context, { kind: 'vllm' });
  const abort = new AbortController();
  const lm = new RemoteLm(await openServer(call, undefined), { signal: abort.signal });
  fake.faults.push({ isSilent: true });
  const asked = lm.advance(Int32Array.of(97), Int32Array.of(98), { k: 1 });
  abort.abort();
  await assert.rejects(asked, Cancelled);
});
