import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import type { ScoreChunk, ScoreParams } from '#core/protocol/worker';
import { emptyStats, writeRows } from '#core/scoring/tokenStats';
import { Names } from '#engine/worker/scoreText';
import { ClosedFormLm, closedFormLogits, START, unitTokenizer } from '#test/support/closedFormModel';
import { asked, isCancelled, isNamed, loadedHandlers, prose } from '#test/support/handlersHost';

test('a score streams every row once and in order, as the model has it', async () => {
  const client = await loadedHandlers();
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
  const context = Uint32Array.from(ids, (_, row) => row + 1);
  assert.deepEqual(whole, { ...expected, ids, offsets, context, columns: {} });
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
    const client = await loadedHandlers();
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
    const client = await loadedHandlers();
    await assert.rejects(client.request('score', asked(params)), isNamed('bad-setting', words));
  });
}

test('a cancel between two runs stops the score, and the next one works', async () => {
  const lm = new ClosedFormLm();
  const client = await loadedHandlers(lm);
  const controller = new AbortController();
  const answer = client.request('score', asked(), { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(answer, isCancelled);
  assert.ok(lm.ran <= 2 * 256, `${lm.ran} tokens were run`);
  assert.equal((await client.request('score', asked())).tokens, prose.length);
});

const runs: [parameters: number, tokens: number][] = [
  [0, 256],
  [135e6, 256],
  [360e6, 64],
  [1e9, 64],
  [70e9, 64],
];
for (const [parameters, tokens] of runs) {
  test(`a model of ${parameters} parameters runs ${tokens} tokens at a time`, async () => {
    const longest: number[] = [];
    const client = await loadedHandlers(undefined, parameters);
    await client.request('score', asked(), { onProgress: ({ stats }) => longest.push(stats.length) });
    assert.equal(Math.max(...longest), tokens);
  });
}

test('a cancel is heard also while context is repeated, which gives no rows', async () => {
  const lm = new ClosedFormLm();
  const client = await loadedHandlers(lm, 1e9);
  const controller = new AbortController();
  const onProgress = ({ at, stats }: ScoreChunk) => {
    if (at + stats.length === 1024) controller.abort();
  };
  const answer = client.request('score', asked(), { signal: controller.signal, onProgress });
  await assert.rejects(answer, isCancelled);
  assert.ok(lm.ran <= 1024 + 2 * 64, `${lm.ran} tokens were run`);
});

test('one token with less context, beside the cache of scoring', async () => {
  const lm = new ClosedFormLm();
  const client = await loadedHandlers(lm);
  await client.request('rescore', { ...asked(), known: new Int32Array(0), visible: [0, 0] });
  const cached = lm.cached.slice();
  const ids = unitTokenizer.encode('It was').ids;
  const { logProbs } = await client.request('shortContexts', { ids, lengths: [0, 2], start: 'default' });
  const expected = [[START], [START, ids[3]!, ids[4]!]].map(context => {
    const rows = emptyMeasures(1, 1);
    nextTokenMeasures(closedFormLogits(context.at(-1)!, context.length - 1), ids[5]!, rows, 0);
    return rows.logProb[0]!;
  });
  assert.deepEqual([...logProbs], expected);
  assert.deepEqual(lm.cached, cached);
  const wrong = client.request('shortContexts', { ids, lengths: [1], start: '<other>' });
  await assert.rejects(wrong, isNamed('bad-setting', /start token/));
});

test('a name is told once, and holes have none', () => {
  const names = new Names(unitTokenizer.vocabulary);
  assert.deepEqual([...names.of(Int32Array.of(97, 98, 97, -1))].sort(), [
    [97, 'a'],
    [98, 'b'],
  ]);
  assert.deepEqual([...names.of(Int32Array.of(98), Int32Array.of(99, 97))], [[99, 'c']]);
});
