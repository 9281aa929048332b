import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrderOfUse, rescore } from '#core/scoring/rescore';
import { score } from '#core/scoring/score';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import { ClosedFormLm, START, unitTokenizer } from '#test/support/closedFormModel';
import { ContextLm } from '#test/support/contextLm';

const options = {
  start: START as number | null,
  window: 16,
  overlap: 4,
  k: 3,
  chunk: 5,
  signal: new AbortController().signal,
};

async function scored(text: string, start: number | null): Promise<TokenStats> {
  const all = emptyStats(text.length, options.k);
  for await (const { at, stats } of score(new ClosedFormLm(), unitTokenizer.encode(text), { ...options, start })) {
    writeRows(all, at, stats);
  }
  return all;
}

const text = 'The quick brown fox jumps over the lazy dog, then it sleeps for a while.';
const edits: readonly (readonly [name: string, after: string])[] = [
  ['nothing', text],
  ['a letter near the end', text.replace('while', 'whale')],
  ['a letter at the start', `t${text.slice(1)}`],
  ['an insertion in the middle', text.replace('jumps', 'slowly jumps')],
  ['a deletion', text.replace('lazy ', '')],
  ['an append', `${text} And then?`],
  ['a cut', text.slice(0, 20)],
  ['everything', ''],
];

for (const start of [START, null]) {
  for (const [name, after] of edits) {
    test(`after an edit of ${name}, ${start === null ? 'without' : 'with'} a start token, rows equal a whole run`, async () => {
      const lm = new ClosedFormLm();
      const known = await scored(text, start);
      for await (const _ of rescore(lm, unitTokenizer.encode(text), { ...options, start, from: 0, first: [0, 9] }))
        void _;
      const encoding = unitTokenizer.encode(after);
      const from = [...encoding.ids].findIndex((id, i) => id !== known.ids[i]);
      const holds = from < 0 ? Math.min(known.length, after.length) : from;
      const merged = emptyStats(after.length, options.k);
      writeRows(merged, 0, cut(known, holds));
      const rows = new Set<number>();
      for await (const { at, stats } of rescore(lm, encoding, { ...options, start, from: holds, first: [30, 40] })) {
        writeRows(merged, at, stats);
        for (let row = at; row < at + stats.length; row++) {
          assert.ok(!rows.has(row), `row ${row} came twice`);
          rows.add(row);
        }
      }
      assert.equal(rows.size, after.length - holds);
      assert.deepEqual(merged, await scored(after, start));
    });
  }
}

function cut(stats: TokenStats, length: number): TokenStats {
  const part = emptyStats(length, stats.k);
  for (const [key, column] of Object.entries(part)) {
    if (!ArrayBuffer.isView(column)) continue;
    const source = stats[key as 'ids'];
    (column as Int32Array).set(source.subarray(0, (source.length / stats.length) * length));
  }
  return part;
}

test('an append runs only what is new and the token before it', async () => {
  const lm = new ClosedFormLm();
  const short = 'Twelve chars';
  for await (const _ of rescore(lm, unitTokenizer.encode(short), { ...options, from: 0, first: [0, 0] })) void _;
  lm.ran = 0;
  const longer = unitTokenizer.encode(`${short}!!`);
  for await (const _ of rescore(lm, longer, { ...options, from: 12, first: [0, 0] })) void _;
  // Inputs: the token before each of the two new ones.
  assert.equal(lm.ran, 2);
});

test('windows that are looked at come first, windows that hold do not come', () => {
  const windows = [0, 10, 20, 30].map(begin => ({ begin, scoreFrom: begin, end: begin + 10 }));
  const order = (from: number, first: [number, number]) => inOrderOfUse(windows, { from, first }).map(w => w.begin);
  assert.deepEqual(order(0, [0, 5]), [0, 10, 20, 30]);
  assert.deepEqual(order(0, [25, 32]), [20, 30, 0, 10]);
  assert.deepEqual(order(12, [25, 26]), [20, 10, 30]);
  assert.deepEqual(order(12, [0, 12]), [10, 20, 30]);
  assert.deepEqual(order(40, [0, 40]), []);
});

test('pieces that grow give the same rows; what fits one piece is one', async () => {
  const pieces = async (length: number) => {
    const lm = new ContextLm();
    const ids = Int32Array.from({ length }, (_, at) => at % 40);
    const offsets = Uint32Array.from({ length: 2 * length }, (_, at) => (at + 1) >> 1);
    const growing = { ...options, window: 64, overlap: 16, start: 30, chunk: 16, grow: true, from: 0 };
    const all = emptyStats(length, options.k);
    for await (const { at, stats } of rescore(lm, { ids, offsets }, { ...growing, first: [0, length] })) {
      writeRows(all, at, stats);
    }
    const plain = emptyStats(length, options.k);
    for await (const { at, stats } of score(new ContextLm(), { ids, offsets }, { ...growing, grow: false })) {
      writeRows(plain, at, stats);
    }
    assert.deepEqual(all, plain);
    return lm.pieces;
  };
  assert.deepEqual(await pieces(16), [16]);
  assert.deepEqual(await pieces(60), [6, 12, 16, 16, 10]);
});

/** Pieces of 120 rows in windows of 64, rows 70 to 90 looked at, and then of an edit of row 80. */
async function typedIn(spare: ContextLm | undefined) {
  const lm = new ContextLm();
  const ids = Int32Array.from({ length: 120 }, (_, at) => (at * 7) % 30);
  const offsets = Uint32Array.from({ length: 240 }, (_, at) => (at + 1) >> 1);
  const rescoring = { ...options, window: 64, overlap: 16, start: 30, chunk: 16, restChunk: 8, spare };
  const run = async (from: number) => {
    const all = emptyStats(ids.length, options.k);
    const ends: number[] = [];
    for await (const { at, stats } of rescore(lm, { ids, offsets }, { ...rescoring, from, first: [70, 90] })) {
      writeRows(all, at, stats);
      ends.push(at + stats.length);
    }
    return { all, ends };
  };
  const { ends } = await run(0);
  ids[80] = 31;
  const { all } = await run(80);
  const ran = [...lm.pieces, ...(spare?.pieces ?? [])].reduce((sum, piece) => sum + piece, 0);
  return { ids, offsets, rescoring, all, ends, ran };
}

test('pieces stop at the last row that is looked at, and are shorter behind it', async () => {
  const { ends } = await typedIn(undefined);
  // The window of rows 64 to 111 comes first.
  assert.deepEqual(ends.slice(0, 4), [80, 90, 98, 106]);
});

test('with a second cache an edit runs nothing again of the window that is typed in', async () => {
  const { all, ran, ids, offsets, rescoring } = await typedIn(new ContextLm());
  const alone = await typedIn(undefined);
  // Windows begin with the start token, which every cache has; the one of row 80 goes on with row 48, the last one with
  // row 96, and is wanted from row 112 on.
  assert.equal(alone.ran - ran, 80 - 48 - 1 + (112 - 96 - 1));
  const plain = emptyStats(ids.length, options.k);
  for await (const { at, stats } of score(new ContextLm(), { ids, offsets }, rescoring)) writeRows(plain, at, stats);
  assert.deepEqual(cutFrom(all, 80), cutFrom(plain, 80));
});

function cutFrom({ logProb, entropy, rank }: TokenStats, row: number) {
  return [logProb, entropy, rank].map(column => [...column.subarray(row)]);
}
