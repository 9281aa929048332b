import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { ChannelClient } from '#core/protocol/channelClient';
import { ChannelServer } from '#core/protocol/channelServer';
import type { LoadParams, ScoreChunk, ScoreParams, WorkerCalls, WorkerEvents } from '#core/protocol/worker';
import { emptyStats, writeRows } from '#core/scoring/tokenStats';
import { createHandlers, type LoadedModel, type OpenModelFunction } from '#engine/worker/handlers';
import { ClosedFormLm, closedFormCard, closedFormLogits, START, unitTokenizer } from '#test/support/closedFormModel';
import { memoryPorts } from '#test/support/memoryPort';

const loadParams: LoadParams = { path: '/m.gguf', importFolder: '/i', precision: 'exact', threads: 1, parts: 'all' };
const prose = 'It was a bright cold day in April, and the clocks were striking thirteen. '.repeat(40);
const asked = (params: Partial<ScoreParams> = {}): ScoreParams => ({
  text: prose,
  start: 'default',
  window: 0,
  k: 3,
  ...params,
});

function host(open: OpenModelFunction = async () => opened()) {
  const [near, far] = memoryPorts();
  const logged: string[] = [];
  const log = (level: string, message: string) => void logged.push(`${level}: ${message}`);
  const client = new ChannelClient<WorkerCalls, WorkerEvents>(near, { listeners: { log: () => {} }, log });
  new ChannelServer<WorkerCalls, WorkerEvents>(far, createHandlers(open, log), log);
  return { client, logged };
}

function opened(lm: ClosedFormLm | null = new ClosedFormLm()): LoadedModel {
  return {
    card: closedFormCard,
    tokenizer: unitTokenizer,
    lm,
    defaultWindow: 1024,
    dispose: async () => lm?.dispose(),
  };
}

async function loadedHost(lm?: ClosedFormLm | null) {
  const { client } = host(async () => opened(lm));
  await client.request('load', loadParams);
  return client;
}

const isNamed = (code: ErrorCode, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message);
const isCancelled = (error: unknown) => error instanceof Cancelled;

test('load hands over its parameters, reports progress and answers with the card', async () => {
  const seen: unknown[] = [];
  const { client, logged } = host(async (params, report, signal, log) => {
    seen.push(params, signal.aborted);
    log('info', 'opening');
    report({ stage: 'import', done: 1, total: 4 });
    report({ stage: 'load', done: 4, total: 4 });
    return opened();
  });
  const card = await client.request('load', loadParams, { onProgress: ({ stage, done }) => seen.push(stage, done) });
  assert.deepEqual(card, closedFormCard);
  assert.deepEqual(seen, [loadParams, false, 'import', 1, 'load', 4]);
  assert.deepEqual(logged, ['info: opening']);
});

test('a score streams every row once and in order, as the model has it', async () => {
  const client = await loadedHost();
  const whole = emptyStats(prose.length, 3);
  const texts = new Map<number, string>();
  let next = 0;
  const onProgress = ({ at, total, stats, texts: newTexts }: ScoreChunk) => {
    assert.deepEqual([at, total], [next, prose.length]);
    for (const [id, text] of newTexts) {
      assert.ok(!texts.has(id), `${id} is named twice`);
      texts.set(id, text);
    }
    for (const id of [...stats.ids, ...stats.topIds]) assert.equal(texts.get(id), unitTokenizer.vocabulary.text(id));
    writeRows(whole, at, stats);
    next += stats.length;
  };
  const summary = await client.request('score', asked({ window: 4096 }), { onProgress });
  assert.deepEqual(summary, {
    tokens: prose.length,
    scored: prose.length,
    window: 4096,
    overlap: 1024,
    start: { id: START, text: '<start>' },
  });
  const { ids, offsets } = unitTokenizer.encode(prose);
  const expected = emptyMeasures(prose.length, 3);
  for (const [row, id] of ids.entries()) {
    nextTokenMeasures(closedFormLogits(row === 0 ? START : ids[row - 1]!, row), id, expected, row);
  }
  assert.deepEqual(whole, { ...expected, ids, offsets, context: Uint32Array.from(ids, (_, row) => row + 1) });
});

const summaries: [
  params: Partial<ScoreParams>,
  tokens: number,
  scored: number,
  window: number,
  start: number | null,
][] = [
  [{}, prose.length, prose.length, 1024, START],
  [{ window: 600 }, prose.length, prose.length, 600, START],
  [{ start: '<start>' }, prose.length, prose.length, 1024, START],
  [{ start: 'none' }, prose.length, prose.length - 1, 1024, null],
  [{ text: '' }, 0, 0, 1024, START],
  [{ text: 'x', start: 'none' }, 1, 0, 1024, null],
  [{ k: 0 }, prose.length, prose.length, 1024, START],
];
for (const [params, tokens, scored, window, start] of summaries) {
  test(`the summary of ${JSON.stringify(params).slice(0, 40)}`, async () => {
    const client = await loadedHost();
    let rows = 0;
    const onProgress = ({ stats }: ScoreChunk) => {
      rows += stats.length;
    };
    const summary = await client.request('score', asked(params), { onProgress });
    assert.equal(rows, tokens);
    assert.deepEqual([summary.tokens, summary.scored, summary.window], [tokens, scored, window]);
    assert.equal(summary.start?.id ?? null, start);
  });
}

const refusals: [params: Partial<ScoreParams>, words: RegExp][] = [
  [{ start: '<pad>' }, /closed form has no start token "<pad>"/],
  [{ window: 1 }, /window of 1 tokens does not fit/],
  [{ window: 4097 }, /window of 4097 tokens/],
  [{ window: -5 }, /window of -5/],
  [{ window: 2.5 }, /window of 2\.5/],
];
for (const [params, words] of refusals) {
  test(`${JSON.stringify(params)} is refused by name`, async () => {
    const client = await loadedHost();
    await assert.rejects(client.request('score', asked(params)), isNamed('bad-setting', words));
  });
}

test('without a model, or with a header only, scoring says so', async () => {
  const { client } = host();
  await assert.rejects(client.request('score', asked()), isNamed('model-not-found', /No model is loaded/));
  await assert.rejects(client.request('encode', { text: '' }), isNamed('model-not-found', /No model is loaded/));
  const header = await loadedHost(null);
  await assert.rejects(header.request('score', asked()), isNamed('bad-argument', /Only the header/));
  assert.equal((await header.request('encode', { text: 'abc' })).ids.length, 3);
});

test('encode answers ids and offsets, and text and bytes of each id once', async () => {
  const client = await loadedHost();
  const { ids, offsets, texts, bytes } = await client.request('encode', { text: 'aba' });
  assert.deepEqual([...ids], [97, 98, 97]);
  assert.deepEqual([...offsets], [0, 1, 1, 2, 2, 3]);
  const a = 97;
  const b = 98;
  assert.deepEqual(
    texts,
    new Map([
      [a, 'a'],
      [b, 'b'],
    ]),
  );
  assert.deepEqual(
    bytes,
    new Map([
      [a, Uint8Array.of(a)],
      [b, Uint8Array.of(b)],
    ]),
  );
});

test('a cancel between two runs stops the score, and the next one works', async () => {
  const lm = new ClosedFormLm();
  const client = await loadedHost(lm);
  const controller = new AbortController();
  const answer = client.request('score', asked(), { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(answer, isCancelled);
  assert.ok(lm.ran <= 2 * 512, `${lm.ran} tokens were run`);
  assert.equal((await client.request('score', asked())).tokens, prose.length);
});

const runs: [parameters: number, tokens: number][] = [
  [0, 512],
  [135e6, 512],
  [360e6, 192],
  [1e9, 64],
  [70e9, 64],
];
for (const [parameters, tokens] of runs) {
  test(`a model of ${parameters} parameters runs ${tokens} tokens at a time`, async () => {
    const longest: number[] = [];
    const { client } = host(async () => ({ ...opened(), card: { ...closedFormCard, parameters } }));
    await client.request('load', loadParams);
    await client.request('score', asked(), { onProgress: ({ stats }) => longest.push(stats.length) });
    assert.equal(Math.max(...longest), tokens);
  });
}

test('a cancel is heard also while context is repeated, which gives no rows', async () => {
  const lm = new ClosedFormLm();
  const { client } = host(async () => ({ ...opened(lm), card: { ...closedFormCard, parameters: 1e9 } }));
  await client.request('load', loadParams);
  const controller = new AbortController();
  const onProgress = ({ at, stats }: ScoreChunk) => {
    if (at + stats.length === 1024) controller.abort();
  };
  const answer = client.request('score', asked(), { signal: controller.signal, onProgress });
  await assert.rejects(answer, isCancelled);
  assert.ok(lm.ran <= 1024 + 2 * 64, `${lm.ran} tokens were run`);
});

test('one score at a time; encode does not wait; who waits can leave', async () => {
  let open = () => {};
  const gate = new Promise<void>(resolve => (open = resolve));
  let running = 0;
  const lm = new ClosedFormLm(async () => {
    running += 1;
    assert.equal(running, 1);
    await gate;
    running -= 1;
  });
  const client = await loadedHost(lm);
  const controller = new AbortController();
  const ends: string[] = [];
  const first = client.request('score', asked()).then(() => ends.push('first'));
  const second = client.request('score', asked(), { signal: controller.signal });
  const third = client.request('score', asked({ text: 'abc' })).then(() => ends.push('third'));
  assert.equal((await client.request('encode', { text: 'ab' })).ids.length, 2);
  controller.abort();
  await assert.rejects(second, isCancelled);
  open();
  await Promise.all([first, third]);
  assert.deepEqual(ends, ['first', 'third']);
});

test('a second load waits for the score, takes the place of the model, and a failed one leaves none', async () => {
  const lms: ClosedFormLm[] = [];
  const { client } = host(async ({ path }) => {
    assert.ok(
      lms.every(({ disposed }) => disposed),
      'two models at once',
    );
    if (path === '/missing') throw new UserError('file-not-found', 'Gone.', 'Look elsewhere.');
    const lm = new ClosedFormLm();
    lms.push(lm);
    return opened(lm);
  });
  await client.request('load', loadParams);
  const [summary] = await Promise.all([client.request('score', asked()), client.request('load', loadParams)]);
  assert.equal(summary.scored, prose.length);
  assert.deepEqual(
    lms.map(({ disposed }) => disposed),
    [true, false],
  );
  await assert.rejects(client.request('load', { ...loadParams, path: '/missing' }), isNamed('file-not-found', /Gone/));
  await assert.rejects(client.request('score', asked()), isNamed('model-not-found', /No model/));
});

test('a failed allocation is told by name and leaves the rest alive', async () => {
  let room = false;
  const lm = new ClosedFormLm(() => {
    if (!room) throw new Error('Failed to allocate memory for requested buffer of size 99');
  });
  const client = await loadedHost(lm);
  await assert.rejects(client.request('score', asked()), isNamed('out-of-memory', /buffer of size 99/));
  room = true;
  assert.equal((await client.request('score', asked())).tokens, prose.length);
});
