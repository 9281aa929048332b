import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Cancelled } from '#core/errors';
import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { type ScoredRows, type ScoreOptions, score } from '#core/scoring/score';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import type { Encoding } from '#core/tokenizer/tokenizer';
import { ContextLm, contextHidden, contextLogits } from '#test/support/contextLm';
import { mulberry32 } from '#test/support/nastyText';

const K = 4;
const START = 39;
const never = new AbortController().signal;
const options = (changes: Partial<ScoreOptions> = {}): ScoreOptions => ({
  start: START,
  k: K,
  window: 12,
  overlap: 3,
  chunk: 5,
  signal: never,
  ...changes,
});

/** A document of n tokens, three UTF-16 units each. */
function documentOf(n: number, seed = 1): Encoding {
  const below = mulberry32(seed);
  return {
    ids: Int32Array.from({ length: n }, () => below(39)),
    offsets: Uint32Array.from({ length: 2 * n }, (_, i) => 3 * ((i + 1) >> 1)),
  };
}

async function all(rows: AsyncIterable<ScoredRows>): Promise<ScoredRows[]> {
  const collected: ScoredRows[] = [];
  for await (const each of rows) collected.push(each);
  return collected;
}

/** The rows in one piece; that they come in order and each once is looked at on the way. */
function joined(encoding: Encoding, chunks: readonly ScoredRows[]): TokenStats {
  const stats = emptyStats(encoding.ids.length, K);
  let next = 0;
  for (const chunk of chunks) {
    assert.equal(chunk.at, next);
    writeRows(stats, chunk.at, chunk.stats);
    next += chunk.stats.length;
  }
  assert.equal(next, encoding.ids.length);
  return stats;
}

/** What a row sees: the start token, if there is one, and the tokens just before it, as many as its column says. */
function contextOf({ ids }: Encoding, row: number, context: number, start: number | null): Int32Array {
  const before = context - (start === null ? 0 : 1);
  return Int32Array.of(...(start === null ? [] : [start]), ...ids.subarray(row - before, row));
}

/** Each token by itself, with the context that its row claims to have seen. */
function oneByOne(encoding: Encoding, { context }: TokenStats, start: number | null): TokenStats {
  const { ids, offsets } = encoding;
  const stats: TokenStats = { ...emptyStats(ids.length, K), ids, offsets, context };
  for (const [row, id] of ids.entries()) {
    const seen = contextOf(encoding, row, context[row]!, start);
    if (seen.length === 0) continue;
    const one = emptyMeasures(1, K);
    nextTokenMeasures(contextLogits(seen, 40), id, one, 0);
    const rest = { ids: ids.subarray(row, row + 1), offsets: offsets.subarray(2 * row, 2 * row + 2) };
    writeRows(stats, row, { ...one, ...rest, context: context.subarray(row, row + 1), columns: {} });
  }
  return stats;
}

const cases = fc
  .record({ window: fc.integer({ min: 2, max: 20 }), n: fc.nat(70), chunk: fc.integer({ min: 1, max: 25 }) })
  .chain(({ window, n, chunk }) =>
    fc.record({
      window: fc.constant(window),
      overlap: fc.nat(window - 1),
      n: fc.constant(n),
      chunk: fc.constant(chunk),
      start: fc.constantFrom(START, null),
    }),
  );

test('every row is what its token is worth after the context that the row says', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ n, start, ...size }) => {
      const encoding = documentOf(n, n);
      const stats = joined(encoding, await all(score(new ContextLm(), encoding, options({ ...size, start }))));
      assert.deepEqual(stats, oneByOne(encoding, stats, start));
      const lead = start === null ? 0 : 1;
      const first = Math.min(n, size.window + 1 - lead);
      for (let row = 0; row < first; row += 1) assert.equal(stats.context[row], row + lead, 'the first window');
      for (const context of stats.context.subarray(first)) {
        assert.ok(context >= size.overlap + lead && context <= size.window, `${context} tokens of context`);
      }
    }),
    { numRuns: 300 },
  );
});

test('the length of the pieces does not show', async () => {
  const encoding = documentOf(40);
  const expected = joined(encoding, await all(score(new ContextLm(), encoding, options({ chunk: 100 }))));
  for (const chunk of [1, 2, 7, 11, 12]) {
    const lm = new ContextLm();
    const stats = joined(encoding, await all(score(lm, encoding, options({ chunk }))));
    assert.deepEqual(stats, expected);
    assert.ok(lm.pieces.every(length => length <= chunk));
  }
});

test('what was scored before does not show', async () => {
  const lm = new ContextLm();
  const encoding = documentOf(30);
  const fresh = await all(score(new ContextLm(), encoding, options()));
  for (const earlier of [0, 1, 5, 30, 50]) {
    await all(score(lm, documentOf(earlier, 7), options()));
    assert.deepEqual(await all(score(lm, encoding, options())), fresh);
  }
  const { value } = await score(lm, documentOf(30, 8), options()).next();
  assert.ok(value, 'a document left in its middle');
  assert.deepEqual(await all(score(lm, encoding, options())), fresh);
});

for (const [n, start, pieces] of [
  [0, START, []],
  [0, null, []],
  [1, START, [1]],
  [1, null, []],
  [2, null, [1]],
  [12, START, [5, 5, 2]],
  [13, START, [5, 5, 2, 4]],
  [13, null, [5, 5, 2]],
  [14, null, [5, 5, 2, 3]],
] as const) {
  test(`${n} tokens, ${start === null ? 'no start token' : 'a start token'}: pieces of ${pieces}`, async () => {
    const lm = new ContextLm();
    const encoding = documentOf(n);
    const stats = joined(encoding, await all(score(lm, encoding, options({ start }))));
    assert.deepEqual(lm.pieces, pieces);
    assert.equal(stats.logProb.filter(Number.isNaN).length, start === null ? Math.min(1, n) : 0);
    assert.ok(lm.capacity <= 12);
  });
}

test('hidden states are those that predicted the rows', async () => {
  for (const start of [START, null]) {
    const encoding = documentOf(40);
    const chunks = await all(score(new ContextLm(), encoding, options({ start, hidden: true })));
    const { context } = joined(encoding, chunks);
    for (const { at, stats, hidden } of chunks) {
      const rows = Array.from({ length: stats.length }, (_, i) => contextOf(encoding, at + i, context[at + i]!, start));
      if (rows[0]!.length === 0) assert.equal(hidden, null);
      else assert.deepEqual([...hidden!], rows.flatMap(contextHidden));
    }
  }
  const [chunk] = await all(score(new ContextLm(), documentOf(3), options()));
  assert.equal(chunk!.hidden, null);
});

test('a cancel is heard before the next piece', async () => {
  const controller = new AbortController();
  const lm = new ContextLm();
  const rows = score(lm, documentOf(50), options({ signal: controller.signal }));
  assert.equal((await rows.next()).value?.stats.length, 5);
  controller.abort();
  await assert.rejects(rows.next(), error => error instanceof Cancelled);
  assert.deepEqual(lm.pieces, [5]);
  const cancelled = score(lm, documentOf(50), options({ signal: AbortSignal.abort() }));
  await assert.rejects(cancelled.next(), error => error instanceof Cancelled);
  assert.deepEqual(lm.pieces, [5]);
});

test('a cancel that comes in during the pause is heard', async () => {
  const controller = new AbortController();
  const lm = new ContextLm();
  const pause = async () => {
    if (lm.pieces.length === 2) controller.abort();
  };
  await assert.rejects(all(score(lm, documentOf(50), options({ signal: controller.signal, pause }))), Cancelled);
  assert.equal(lm.pieces.length, 2);
});
