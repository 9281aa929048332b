import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ContrastChunk, contrastPairs, type Side } from '#core/contrast/contrastPairs';
import { sameRows } from '#core/contrast/pairing';
import { emptyPairs, type PairRows, writePairs } from '#core/contrast/pairRows';
import { planWindows } from '#core/scoring/window';
import { ContextLm, contextLogits } from '#test/support/contextLm';
import { isCancelled } from '#test/support/handlersHost';
import { measured } from '#test/support/logitPairs';

const VOCABULARY = 40;
const ids = Int32Array.from({ length: 30 }, (_, i) => (7 * i + 3) % VOCABULARY);
const side = (changes: Partial<Side> = {}): Side => ({
  lm: new ContextLm(),
  lead: Int32Array.of(0),
  ids,
  window: 64,
  overlap: 16,
  ...changes,
});
const options = { chunk: 7, signal: new AbortController().signal };

interface Collected {
  readonly rows: PairRows;
  readonly pContext: number[];
  readonly qContext: number[];
}

async function collect(chunks: AsyncGenerator<ContrastChunk>, pairs: Uint32Array): Promise<Collected> {
  const rows = emptyPairs(pairs.length / 2);
  const [pContext, qContext]: [number[], number[]] = [[], []];
  for await (const chunk of chunks) {
    assert.equal(chunk.at, pContext.length);
    writePairs(rows, chunk.at, chunk.rows);
    pContext.push(...chunk.pContext);
    qContext.push(...chunk.qContext);
  }
  return { rows, pContext, qContext };
}

/** The tokens before row `row`, as windows have it. */
function contextOf({ lead, ids: own, window, overlap }: Side, row: number): number[] {
  const room = window - lead.length + 1;
  const found = planWindows(own.length, true, { window: room, overlap: Math.min(overlap, room - 1) }).find(
    ({ scoreFrom, end }) => scoreFrom <= row && row < end,
  )!;
  return [...lead, ...own.subarray(found.begin, row)];
}

for (const [name, p, q] of [
  ['two prompts', { lead: Int32Array.of(0, 5, 6) }, { lead: Int32Array.of(0, 9, 9) }],
  ['prompts of two lengths', { lead: Int32Array.of(0, 5, 6, 7) }, {}],
  ['full and cut context', {}, { window: 8, overlap: 4 }],
  ['many windows on both sides', { window: 9, overlap: 3 }, { window: 12, overlap: 5, lead: Int32Array.of(0, 1) }],
] as const) {
  test(`rows are those of the distributions after what each side saw: ${name}`, async () => {
    const [one, other] = [side(p), side(q)];
    const pairs = sameRows(ids.length);
    const { rows, pContext, qContext } = await collect(contrastPairs(one, other, pairs, options), pairs);
    for (const [row, id] of ids.entries()) {
      const [before, behind] = [contextOf(one, row), contextOf(other, row)];
      const expected = measured(contextLogits(before, VOCABULARY), contextLogits(behind, VOCABULARY), id);
      assert.equal(rows.pLogProb[row], expected.pLogProb[0], `P of row ${row}`);
      assert.equal(rows.qLogProb[row], expected.qLogProb[0], `Q of row ${row}`);
      assert.equal(rows.kl[row], expected.kl[0]);
      assert.deepEqual([pContext[row], qContext[row]], [before.length, behind.length]);
    }
  });
}

test('rows that are not in a pair are run but not compared, each side at its own rows', async () => {
  const other = Int32Array.of(1, 2, ...ids);
  const pairs = Uint32Array.of(3, 5, 4, 6, 20, 22, 29, 31);
  const [p, q] = [side(), side({ ids: other, window: 10, overlap: 4 })];
  const { rows } = await collect(contrastPairs(p, q, pairs, options), pairs);
  for (let i = 0; i < 4; i++) {
    const expected = measured(
      contextLogits(contextOf(p, pairs[2 * i]!), VOCABULARY),
      contextLogits(contextOf(q, pairs[2 * i + 1]!), VOCABULARY),
      ids[pairs[2 * i]!]!,
    );
    assert.equal(rows.kl[i], expected.kl[0]);
  }
});

test('without a start token the first row is a hole', async () => {
  const pairs = sameRows(ids.length);
  const bare = side({ lead: new Int32Array(0) });
  const { rows, pContext } = await collect(contrastPairs(bare, side(), pairs, options), pairs);
  assert.ok(Number.isNaN(rows.kl[0]!));
  assert.deepEqual(pContext.slice(0, 3), [0, 1, 2]);
  assert.ok(rows.kl.subarray(1).every(Number.isFinite));
  assert.equal(
    rows.pLogProb[1],
    measured(contextLogits([ids[0]!], VOCABULARY), contextLogits([0], VOCABULARY), ids[1]!).pLogProb[0],
  );
});

test('one side twice: zeros, whatever the windows', async () => {
  const pairs = sameRows(ids.length);
  const { rows } = await collect(contrastPairs(side({ window: 9 }), side({ window: 9 }), pairs, options), pairs);
  assert.ok([...rows.kl, ...rows.distance].every(value => value === 0));
});

test('a cancel comes in between pieces', async () => {
  const controller = new AbortController();
  const chunks = contrastPairs(side(), side(), sameRows(ids.length), { chunk: 4, signal: controller.signal });
  await chunks.next();
  controller.abort();
  await assert.rejects(
    (async () => {
      for await (const _ of chunks);
    })(),
    isCancelled,
  );
});

test('no pairs, no rows', async () => {
  const chunks = contrastPairs(side(), side({ ids: new Int32Array(0) }), new Uint32Array(0), options);
  assert.equal((await chunks.next()).done, true);
});
