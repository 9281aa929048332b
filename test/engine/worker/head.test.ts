import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { emptyMeasures, type MeasureRows } from '#core/math/nextTokenMeasures';
import { headNames } from '#core/model/headGraph';
import { probeNames } from '#core/onnx/probes/nextToken';
import { type Head, logitsHead, probeHead } from '#engine/worker/head';
import type { Session, TensorData } from '#engine/worker/session';
import { mulberry32 } from '#test/support/nastyText';
import { measure } from '#test/support/reference';
import { openTinyHeads } from '#test/support/tinyLm';
import { tinyLlama } from '#test/support/tinyModel';

/** The output matrix is the tied table, 269 rows of 64. */
const model = tinyLlama();
const table = model.weights.get('token_embd.weight')!;
const SIZE = 269;
const HIDDEN = 64;

function randomStates(rows: number): Float32Array {
  const below = mulberry32(rows);
  return Float32Array.from({ length: rows * HIDDEN }, () => below(2000) / 1000 - 1);
}

function logitsOf(hidden: Float32Array): number[][] {
  return Array.from({ length: hidden.length / HIDDEN }, (_, row) =>
    Array.from({ length: SIZE }, (_, id) => {
      let sum = 0;
      for (let j = 0; j < HIDDEN; j += 1) sum += hidden[row * HIDDEN + j]! * table[id * HIDDEN + j]!;
      return sum;
    }),
  );
}

/** Logits are sums of 64 products in float32, a few 1e-6 off. */
function checkRow(measured: MeasureRows, row: number, logits: readonly number[], target: number): void {
  const expected = measure(logits, target, Math.min(measured.k, SIZE));
  for (const column of ['logProb', 'entropy', 'secondMoment', 'maxLogProb', 'topP'] as const) {
    const difference = Math.abs(measured[column][row]! - expected[column]);
    assert.ok(difference <= 1e-5 * (1 + Math.abs(expected[column])), `${column} of row ${row} is off by ${difference}`);
  }
  assert.equal(measured.rank[row], expected.rank);
  const of = (column: Int32Array | Float32Array) => [...column.subarray(row * measured.k, (row + 1) * measured.k)];
  const beyond = Math.max(0, measured.k - SIZE);
  assert.deepEqual(of(measured.topIds), [...expected.top.map(({ id }) => id), ...new Array(beyond).fill(-1)]);
  for (const [j, logProb] of of(measured.topLogProbs).entries()) {
    if (j >= SIZE) assert.ok(Number.isNaN(logProb));
    else assert.ok(Math.abs(logProb - expected.top[j]!.logProb) < 1e-5);
  }
}

for (const kind of ['probe', 'logits'] as const) {
  const open = async (context: TestContext): Promise<Head> => (await openTinyHeads(context, model))[kind];

  for (const k of [0, 1, 5, SIZE - 1, SIZE, SIZE + 3]) {
    test(`${kind}: ${k} most likely tokens`, async context => {
      const head = await open(context);
      const hidden = randomStates(3);
      const into = emptyMeasures(3, k);
      await head.measure(hidden, Int32Array.of(0, SIZE - 1, 100), into, 0);
      for (const [row, logits] of logitsOf(hidden).entries()) checkRow(into, row, logits, [0, SIZE - 1, 100][row]!);
    });
  }

  test(`${kind}: rows go to their place and leave the others alone`, async context => {
    const head = await open(context);
    const hidden = randomStates(2);
    const into = emptyMeasures(6, 4);
    await head.measure(hidden, Int32Array.of(7, 8), into, 3);
    const untouched = emptyMeasures(6, 4);
    for (const row of [0, 1, 2, 5]) {
      assert.ok(Number.isNaN(into.logProb[row]) && into.rank[row] === 0, `row ${row}`);
      assert.deepEqual(into.topIds.slice(4 * row, 4 * row + 4), untouched.topIds.slice(0, 4));
    }
    for (const [row, logits] of logitsOf(hidden).entries()) checkRow(into, 3 + row, logits, 7 + row);
  });

  test(`${kind}: logits alone`, async context => {
    const head = await open(context);
    const hidden = randomStates(3);
    const expected = logitsOf(hidden).flat();
    const logits = await head.logits(hidden, HIDDEN);
    assert.equal(logits.length, expected.length);
    for (const [i, logit] of logits.entries()) assert.ok(Math.abs(logit - expected[i]!) < 1e-5 * (1 + Math.abs(logit)));
  });

  test(`${kind}: logits go to their place`, async context => {
    const head = await open(context);
    const hidden = randomStates(2);
    const into = emptyMeasures(4, 1);
    const rows = new Float32Array(4 * SIZE).fill(Number.NaN);
    await head.measure(hidden, Int32Array.of(7, 8), into, 1, rows);
    const expected = logitsOf(hidden).flat();
    for (const [i, logit] of rows.entries()) {
      if (i < SIZE || i >= 3 * SIZE) assert.ok(Number.isNaN(logit));
      else assert.ok(Math.abs(logit - expected[i - SIZE]!) < 1e-5 * (1 + Math.abs(logit)));
    }
  });

  test(`${kind}: all logits equal, and one huge`, async context => {
    const head = await open(context);
    const hidden = new Float32Array(2 * HIDDEN);
    hidden.set(
      table.subarray(5 * HIDDEN, 6 * HIDDEN).map(value => 1e4 * value),
      HIDDEN,
    );
    const into = emptyMeasures(2, 3);
    await head.measure(hidden, Int32Array.of(200, 5), into, 0);
    assert.ok(Math.abs(into.logProb[0]! + Math.log(SIZE)) < 1e-6 && Math.abs(into.entropy[0]! - Math.log(SIZE)) < 1e-6);
    assert.deepEqual([into.rank[0], ...into.topIds.subarray(0, 3)], [1, 0, 1, 2]);
    assert.equal(into.topP[0], 1);
    assert.deepEqual([into.logProb[1], into.entropy[1], into.rank[1], into.topIds[3]], [0, 0, 1, 5]);
  });

  test(`${kind}: what describes no distribution is marked, its neighbours are not`, async context => {
    const head = await open(context);
    const hidden = randomStates(3);
    hidden[HIDDEN] = Number.NaN;
    const into = emptyMeasures(3, 2);
    await head.measure(hidden, Int32Array.of(1, 2, 3), into, 0);
    const { rank, topIds, topP, topLogProbs, logProb, entropy, secondMoment, maxLogProb } = into;
    for (const column of [topP, logProb, entropy, secondMoment, maxLogProb]) assert.ok(Number.isNaN(column[1]));
    assert.deepEqual([rank[1], topIds[2], topIds[3]], [0, -1, -1]);
    assert.ok(Number.isNaN(topLogProbs[2]) && Number.isNaN(topLogProbs[3]));
    const logits = logitsOf(hidden);
    for (const row of [0, 2]) checkRow(into, row, logits[row]!, row + 1);
  });
}

/** A session that only tells what it was asked. */
function recorder() {
  const asked: { feeds: Readonly<Record<string, TensorData>>; outputs: readonly string[] }[] = [];
  let disposed = 0;
  const session: Session = {
    run: async (feeds, _held, outputs) => {
      asked.push({ feeds, outputs });
      return Object.fromEntries(outputs.map(name => [name, new Float32Array(2)]));
    },
    dispose: async () => {
      disposed += 1;
    },
  };
  return { session, asked, disposed: () => disposed };
}

test('logits do not leave a probed graph unasked', async () => {
  const { session, asked } = recorder();
  await probeHead(session, 50).measure(new Float32Array(8), Int32Array.of(1, 2), emptyMeasures(2, 1), 0);
  assert.deepEqual(asked[0]!.feeds[headNames.hidden]!.shape, [2, 4]);
  assert.ok(!asked[0]!.outputs.includes(headNames.logits));
  assert.deepEqual(new Set(asked[0]!.outputs), new Set(Object.values(probeNames).slice(2)));
});

test('rows of one run are few where the vocabulary is large, and never none', () => {
  for (const headOf of [probeHead, logitsHead]) {
    const rows = [100, 49_152, 262_144, 1e9].map(size => headOf(recorder().session, size).rows);
    assert.deepEqual(
      rows,
      rows.toSorted((a, b) => b - a),
    );
    assert.equal(rows.at(-1), 1);
    assert.ok(rows[1]! >= 16 && 4 * rows[2]! * 262_144 <= 16 << 20, `${rows}`);
  }
});

test('disposing of a head disposes of its session', async () => {
  for (const headOf of [probeHead, logitsHead]) {
    const { session, disposed } = recorder();
    await headOf(session, 10).dispose();
    assert.equal(disposed(), 1);
  }
});

test('logits of more rows than one run takes come in turn', async () => {
  /** So many tokens that one run takes two rows. */
  const size = 1_500_000;
  const asked: number[] = [];
  const session: Session = {
    run: async feeds => {
      const rows = feeds[headNames.hidden]!.shape[0]!;
      asked.push(rows);
      return { [headNames.logits]: new Float32Array(rows * size).fill(asked.length) };
    },
    dispose: async () => {},
  };
  const logits = await logitsHead(session, size).logits(new Float32Array(5), 1);
  assert.deepEqual(asked, [2, 2, 1]);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(row => logits[row * size]),
    [1, 1, 2, 2, 3],
  );
});
