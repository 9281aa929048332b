import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence, logRatio } from '#core/contrast/derived';
import { emptyPairs, writePairs } from '#core/contrast/pairRows';
import type { ContrastParams, ContrastProgress, ContrastSide } from '#core/protocol/contrast';
import { makeVocabulary } from '#core/tokenizer/vocabulary';
import { ClosedFormLm, unitTokenizer } from '#test/support/closedFormModel';
import { handlersHost, isNamed, loadedHandlers, loadParams, opened, prose } from '#test/support/handlersHost';

const side = (changes: Partial<ContrastSide> = {}): ContrastSide => ({
  model: 'first',
  text: prose,
  prompt: '',
  start: 'default',
  window: 0,
  overlap: 0,
  ...changes,
});

type Client = Awaited<ReturnType<typeof loadedHandlers>>;

async function contrast(client: Client, params: ContrastParams) {
  let rows = emptyPairs(0);
  const chunks: ContrastProgress[] = [];
  const onProgress = (chunk: ContrastProgress) => {
    if (rows.length === 0) rows = emptyPairs(chunk.total);
    writePairs(rows, chunk.at, chunk.rows);
    chunks.push(chunk);
  };
  const summary = await client.request('contrast', params, { onProgress });
  return { rows, chunks, summary };
}

test('one run twice is all zeros, and leaves the cache of scoring alone', async () => {
  const lm = new ClosedFormLm();
  const client = await loadedHandlers(lm);
  const { rows, summary } = await contrast(client, { p: side(), q: side() });
  assert.equal(summary.pairs, prose.length);
  assert.ok(logRatio(rows).every(ratio => ratio === 0));
  assert.equal(lm.ran, 0);
});

test('the log ratios sum to the difference of what the two runs make of the text', async () => {
  const client = await loadedHandlers();
  const text = 'A short text that is scored alone.';
  const [p, q] = [side({ text, prompt: 'yes ' }), side({ text, prompt: 'no, never ' })];
  const { rows, chunks, summary } = await contrast(client, { p, q });
  const alone = async (prompt: string) => {
    let sum = 0;
    const onProgress = ({ at, stats }: { at: number; stats: { logProb: Float32Array } }) =>
      stats.logProb.forEach((logProb, i) => {
        if (at + i >= prompt.length) sum += logProb;
      });
    await client.request('score', { text: prompt + text, start: 'default', window: 0, k: 0 }, { onProgress });
    return sum;
  };
  assert.equal(summary.p.filled, 'no, never '.length - 'yes '.length);
  assert.equal(summary.p.prompt, summary.q.prompt);
  const expected = (await alone(`${'\n'.repeat(summary.p.filled)}yes `)) - (await alone('no, never '));
  assert.ok(Math.abs(evidence(logRatio(rows)).at(-1)! - expected) < 1e-4 * text.length);
  assert.deepEqual([...chunks[0]!.ids.subarray(0, 2)], [...unitTokenizer.encode(text).ids.subarray(0, 2)]);
  assert.deepEqual([...chunks[0]!.offsets.subarray(0, 4)], [0, 1, 1, 2]);
  assert.equal(chunks[0]!.texts.get(65), 'A');
  assert.equal(chunks[0]!.pContext[0], 1 + summary.p.prompt);
});

test('two versions of a text are paired where they are the same', async () => {
  const client = await loadedHandlers();
  const { chunks } = await contrast(client, {
    p: side({ text: 'let total = 0;' }),
    q: side({ text: 'let totals = 0;' }),
  });
  const rows = chunks.flatMap(({ pRow, qRow }) => [...pRow].map((row, i) => [row, qRow[i]!]));
  assert.deepEqual(rows[8], [8, 8]);
  assert.deepEqual(rows[9], [9, 10]);
  assert.equal(rows.length, 14);
});

test('a second model is loaded beside the first, and freed', async () => {
  const lms: ClosedFormLm[] = [];
  const { client } = handlersHost(async ({ path }) => {
    const lm = new ClosedFormLm();
    lms.push(lm);
    const model = opened(lm);
    return { ...model, card: { ...model.card, name: path } };
  });
  await client.request('load', loadParams);
  const q = side({ model: 'second' });
  await assert.rejects(client.request('contrast', { p: side(), q }), isNamed('model-not-found', /No second model/));
  const card = await client.request('loadSecond', { ...loadParams, path: '/other' });
  assert.equal(card?.name, '/other');
  const { rows } = await contrast(client, { p: side(), q });
  assert.ok(rows.distance.every(value => value === 0));
  await client.request('loadSecond', { ...loadParams, path: '/third' });
  assert.deepEqual(
    lms.map(({ disposed }) => disposed),
    [false, true, false],
  );
  assert.equal(await client.request('loadSecond', null), null);
  assert.deepEqual(
    lms.map(({ disposed }) => disposed),
    [false, true, true],
  );
});

test('models of two vocabularies are refused by name, with the token where they part', async () => {
  let loads = 0;
  const { client } = handlersHost(async () => {
    loads += 1;
    if (loads === 1) return opened();
    const bytes = (id: number) => (id === 65 ? Uint8Array.of(66) : unitTokenizer.vocabulary.piece(id).bytes);
    const vocabulary = makeVocabulary({ size: 257, bytes, control: new Map([['<start>', 256]]) });
    return { ...opened(), tokenizer: { ...unitTokenizer, vocabulary } };
  });
  await client.request('load', loadParams);
  await client.request('loadSecond', loadParams);
  await assert.rejects(
    client.request('contrast', { p: side(), q: side({ model: 'second' }) }),
    isNamed('models-differ', /do not share a vocabulary: token 65 is “A” and “B”/),
  );
});

test('prompts and overlaps that leave no room, and models without weights, are refused by name', async () => {
  const client = await loadedHandlers();
  const refused = (p: Partial<ContrastSide>, words: RegExp) =>
    assert.rejects(client.request('contrast', { p: side(p), q: side() }), isNamed('bad-setting', words));
  await refused({ prompt: 'x'.repeat(40), window: 64 }, /prompt of 40 tokens leaves less than half/);
  await refused({ window: 64, overlap: 64 }, /overlap of 64 tokens does not fit/);
  const header = await loadedHandlers(null);
  await assert.rejects(
    header.request('contrast', { p: side(), q: side() }),
    isNamed('bad-argument', /Only the header/),
  );
});
