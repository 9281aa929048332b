import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonPrefix, feeds, scoreWindow } from '#core/scoring/score';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import { planWindows } from '#core/scoring/window';
import { ContextLm } from '#test/support/contextLm';

test('the last token of a document is never fed, targets are the tokens that follow', () => {
  const ids = Int32Array.of(10, 11, 12, 13, 14);
  const fed = (window: Parameters<typeof feeds>[1], start: number | null) => {
    const { inputs, targets, lead } = feeds(ids, window, start);
    return { inputs: [...inputs], targets: [...targets], lead };
  };
  assert.deepEqual(fed({ begin: 0, scoreFrom: 0, end: 5 }, 9), {
    inputs: [9, 10, 11, 12, 13],
    targets: [10, 11, 12, 13, 14],
    lead: 0,
  });
  assert.deepEqual(fed({ begin: 0, scoreFrom: 0, end: 5 }, null), {
    inputs: [10, 11, 12, 13],
    targets: [11, 12, 13, 14],
    lead: 1,
  });
  assert.deepEqual(fed({ begin: 1, scoreFrom: 3, end: 5 }, 9), {
    inputs: [9, 11, 12, 13],
    targets: [-1, -1, 13, 14],
    lead: 0,
  });
  assert.deepEqual(fed({ begin: 1, scoreFrom: 3, end: 5 }, null), {
    inputs: [11, 12, 13],
    targets: [-1, 13, 14],
    lead: 1,
  });
  assert.deepEqual([...ids], [10, 11, 12, 13, 14]);
});

test('a window that reuses the cache runs only what it does not hold, and gives the same rows', async () => {
  const ids = Int32Array.from({ length: 20 }, (_, i) => (i * i) % 37);
  const encoding = { ids, offsets: new Uint32Array(40) };
  const options = { start: 39, k: 4, window: 16, overlap: 4, chunk: 5, signal: new AbortController().signal };
  const [, window] = planWindows(20, true, options);
  const lm = new ContextLm();
  lm.reserve(16);
  const run = async (reuse: boolean): Promise<TokenStats> => {
    const stats = emptyStats(20, 4);
    for await (const rows of scoreWindow(lm, encoding, window!, options, reuse)) writeRows(stats, rows.at, rows.stats);
    return stats;
  };
  const fresh = await run(false);
  const pieces = lm.pieces.length;
  assert.deepEqual(await run(true), fresh);
  const again = lm.pieces.slice(pieces).reduce((sum, length) => sum + length, 0);
  assert.equal(again, window!.end - window!.scoreFrom);
});

test('the common prefix', () => {
  const cases: [number[], number[], number][] = [
    [[], [], 0],
    [[1], [], 0],
    [[1, 2], [1, 2, 3], 2],
    [[1, 2, 3], [1, 9, 3], 1],
    [[2], [1], 0],
  ];
  for (const [a, b, length] of cases) {
    assert.equal(commonPrefix(Int32Array.from(a), Int32Array.from(b)), length);
    assert.equal(commonPrefix(Int32Array.from(b), Int32Array.from(a)), length);
  }
});
