import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import type { RescoreProgress, ScoreChunk } from '#core/protocol/worker';
import { createHandlers } from '#engine/worker/handlers';
import { openRemote } from '#engine/worker/openRemote';
import { TOY_TEXT } from '#test/support/fakeCall';
import { startFakeServer } from '#test/support/fakeServer';
import type { FakeServerOptions } from '#test/support/toyAnswers';
import { CONTROL } from '#test/support/toyTokens';

const request = { start: 'default', window: 0, k: 3 };

/** The calls of an inference process whose model is that of a server. */
async function loaded(context: TestContext, options: FakeServerOptions) {
  const fake = await startFakeServer(context, options);
  const handlers = createHandlers((params, _, signal) => openRemote(params, signal, silent, {}), silent);
  const abort = new AbortController();
  const { signal } = abort;
  const server = { key: options.key, firstWaitMs: 1, stallMs: 2_000 };
  const params = { path: fake.url, importFolder: '', precision: 'exact', threads: 0, parts: 'all', server } as const;
  const card = await handlers.load(params, { signal, report: async () => {} });
  return { fake, handlers, card, abort, signal };
}

for (const kind of ['llama.cpp', 'vllm', 'completions'] as const) {
  test(`${kind}: a text is scored in the calls of a model on this machine`, async context => {
    const { handlers, card, signal } = await loaded(context, { kind });
    const chunks: ScoreChunk[] = [];
    const report = async (chunk: ScoreChunk) => void chunks.push(chunk);
    const summary = await handlers.score({ ...request, text: TOY_TEXT }, { signal, report });
    assert.equal(summary.tokens, chunks.at(-1)!.total);
    assert.equal(summary.scored, summary.tokens - (card.start ? 0 : 1));
    const texts = new Map(chunks.flatMap(chunk => [...chunk.texts]));
    const ids = chunks.flatMap(chunk => [...chunk.stats.ids, ...chunk.stats.topIds].filter(id => id >= 0));
    for (const id of ids) assert.notEqual(texts.get(id), undefined);
  });

  test(`${kind}: after an edit only what it changed is asked about`, async context => {
    const { fake, handlers, signal } = await loaded(context, { kind });
    const ids: number[] = [];
    const note = async (progress: RescoreProgress) => {
      if (progress.kind === 'tokens') ids.splice(0, ids.length, ...progress.ids);
    };
    const look = { ...request, visible: [0, 20] as const };
    await handlers.rescore({ ...look, text: 'The cat sat on it', known: new Int32Array(0) }, { signal, report: note });
    const before = fake.requests.length;
    const rows: number[] = [];
    await handlers.rescore(
      { ...look, text: 'The cat sat on my', known: Int32Array.from(ids) },
      { signal, report: async progress => void (progress.kind === 'rows' && rows.push(progress.at)) },
    );
    assert.ok(rows.length > 0 && rows.every(row => row > 3), `${rows}`);
    assert.ok(fake.requests.length - before <= 4, `${fake.requests.length - before} requests`);
  });
}

test('a start token is asked for by its name', async context => {
  const { handlers, signal } = await loaded(context, { kind: 'vllm' });
  const context1 = { signal, report: async () => {} };
  const { start } = await handlers.score({ ...request, start: CONTROL, text: 'a' }, context1);
  assert.equal(start?.text, CONTROL);
  await assert.rejects(async () => handlers.score({ ...request, start: 'cat', text: 'a' }, context1), {
    code: 'bad-setting',
  });
});

test('tokens are cut, and less context is tried', async context => {
  const { handlers, signal } = await loaded(context, { kind: 'llama.cpp' });
  const quiet = { signal, report: async () => {} };
  const { ids, texts, bytes } = await handlers.encode({ text: 'The cat' }, quiet);
  assert.equal(Array.from(ids, id => texts.get(id)).join(''), 'The cat');
  assert.equal(bytes.size, new Set(ids).size);
  const { logProbs } = await handlers.shortContexts({ ids, lengths: [1, 2], start: 'default' }, quiet);
  assert.ok(logProbs.every(logProb => logProb < 0));
});

test('what needs the whole distribution is refused by name', async context => {
  const { handlers, signal } = await loaded(context, { kind: 'vllm' });
  const quiet = { signal, report: async () => {} };
  const side = { model: 'first', text: 'a b', prompt: '', start: 'default', window: 0, overlap: 0 } as const;
  await assert.rejects(async () => handlers.contrast({ p: side, q: side } as never, quiet), {
    code: 'not-given-by-server',
  });
  await assert.rejects(async () => handlers.detect({ text: 'a b c', head: null } as never, quiet), {
    code: 'not-given-by-server',
  });
});

test('a cancel ends the request that is under way', async context => {
  const { fake, handlers, abort, signal } = await loaded(context, { kind: 'vllm' });
  fake.faults.push({ isSilent: true });
  const asked = handlers.score({ ...request, text: 'a b' }, { signal, report: async () => {} });
  setTimeout(() => abort.abort(), 20);
  await assert.rejects(Promise.resolve(asked), Cancelled);
});

test('a server that refuses is told by name when it is loaded', async context => {
  const fake = await startFakeServer(context, { kind: 'vllm', key: 'k' });
  const { signal } = new AbortController();
  const params = { path: fake.url, importFolder: '', precision: 'exact', threads: 0, parts: 'all' } as const;
  await assert.rejects(openRemote(params, signal, silent, {}), { code: 'server-refused' });
});
