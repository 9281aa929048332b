import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ProbeRows } from '#core/model/causalLm';
import { CpuLm } from '#engine/worker/cpuLm';
import type { Head } from '#engine/worker/head';
import type { Session } from '#engine/worker/session';
import { BLOCKS } from '#test/support/importRequest';
import { mulberry32 } from '#test/support/nastyText';
import { measure } from '#test/support/reference';
import { referenceDecoder } from '#test/support/referenceDecoder';
import { openTinyLm } from '#test/support/tinyLm';
import { type TinyModel, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const LENGTH = 40;
const K = 5;
const wanted = { k: K, hidden: true, logits: true };

function tokens(model: TinyModel, seed: number, length = LENGTH): Int32Array {
  const below = mulberry32(seed);
  return Int32Array.from({ length }, () => below(model.vocabularySize));
}

/** What the float64 reference says of `targets` after `ids`. */
function expectedRows(model: TinyModel, ids: Int32Array, targets: Int32Array) {
  const { logits, hidden } = referenceDecoder(model.shape, model.weights, ids);
  return Array.from(targets, (target, i) => ({
    ...measure(logits[i]!, target, K),
    logits: logits[i]!,
    hidden: hidden[i]!,
  }));
}

/** Seven layers of float32 leave some 1e-5 in states and logits; a token at a wrong place leaves far more. */
const TOLERANCE = 1e-4;

function checkRow(rows: ProbeRows, row: number, expected: ReturnType<typeof expectedRows>[number]): void {
  for (const column of ['logProb', 'entropy', 'maxLogProb', 'topP'] as const) {
    const difference = Math.abs(rows[column][row]! - expected[column]);
    assert.ok(difference < TOLERANCE, `${column} of row ${row} is off by ${difference}`);
  }
  for (const column of ['hidden', 'logits'] as const) {
    const width = expected[column].length;
    for (const [j, value] of expected[column].entries()) {
      assert.ok(Math.abs(rows[column]![row * width + j]! - value) < TOLERANCE, `${column} ${j} of row ${row}`);
    }
  }
}

const models = {
  llama: [tinyLlama(), undefined],
  'llama in blocks': [tinyLlama({ tied: false, matrixType: () => 'Q4_1' }), BLOCKS],
  'gemma 3': [tinyGemma(), undefined],
} as const;

for (const [name, [model, held]] of Object.entries(models)) {
  test(`${name}: pieces, truncations and repeats leave the rows of one run`, async context => {
    const lm = await openTinyLm(context, model, held);
    const ids = tokens(model, 1);
    const targets = tokens(model, 2);
    const expected = expectedRows(model, ids, targets);
    lm.reserve(LENGTH);
    const step = fc.record({ keep: fc.nat(LENGTH), length: fc.integer({ min: 1, max: LENGTH }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async steps => {
        for (const { keep, length } of steps) {
          const from = Math.min(keep, lm.length, LENGTH - 1);
          lm.truncate(from);
          const to = Math.min(LENGTH, from + length);
          const rows = await lm.advance(ids.subarray(from, to), targets.subarray(from, to), wanted);
          assert.deepEqual([rows.length, rows.k, lm.length], [to - from, K, to]);
          assert.deepEqual(lm.cached, ids.slice(0, to));
          for (let row = 0; row < rows.length; row += 1) checkRow(rows, row, expected[from + row]!);
        }
      }),
      { numRuns: 15 },
    );
  });

  test(`${name}: another text after a truncation is not mixed with the first`, async context => {
    const lm = await openTinyLm(context, model, held);
    lm.reserve(LENGTH);
    await lm.advance(tokens(model, 1), tokens(model, 2), wanted);
    lm.truncate(10);
    const other = Int32Array.of(...tokens(model, 1).subarray(0, 10), ...tokens(model, 7, 20));
    const rows = await lm.advance(other.subarray(10), tokens(model, 8, 20), wanted);
    const expected = expectedRows(model, other, Int32Array.of(...new Int32Array(10), ...tokens(model, 8, 20)));
    for (let row = 0; row < 20; row += 1) checkRow(rows, row, expected[10 + row]!);
  });

  test(`${name}: the room there is does not show, and a new one is empty`, async context => {
    const lm = await openTinyLm(context, model, held);
    const ids = tokens(model, 3, 12);
    const targets = tokens(model, 4, 12);
    const expected = expectedRows(model, ids, targets);
    for (const capacity of [12, 200, 13, 12]) {
      lm.reserve(capacity);
      assert.deepEqual([lm.capacity, lm.length], [capacity, 0]);
      const rows = await lm.advance(ids, targets, wanted);
      for (let row = 0; row < 12; row += 1) checkRow(rows, row, expected[row]!);
      lm.reserve(capacity);
      assert.equal(lm.length, 12, 'the same room keeps what it holds');
    }
  });
}

test('a second cache over the same weights leaves the first as it is, and ends alone', async context => {
  const model = tinyLlama();
  const lm = await openTinyLm(context, model);
  const [ids, targets, aside] = [tokens(model, 1), tokens(model, 2), lm.fork()];
  lm.reserve(LENGTH);
  aside.reserve(LENGTH);
  await lm.advance(ids.subarray(0, 20), targets.subarray(0, 20), wanted);
  await aside.advance(tokens(model, 5), targets, wanted);
  await aside.dispose();
  const rows = await lm.advance(ids.subarray(20), targets.subarray(20), wanted);
  const expected = expectedRows(model, ids, targets);
  for (let row = 0; row < rows.length; row += 1) checkRow(rows, row, expected[20 + row]!);
});

test('the same run gives the same numbers to the bit', async context => {
  const model = tinyGemma();
  const lm = await openTinyLm(context, model);
  lm.reserve(LENGTH);
  const run = async () => {
    lm.truncate(0);
    return lm.advance(tokens(model, 1), tokens(model, 2), wanted);
  };
  const first = await run();
  await lm.advance(new Int32Array(0), new Int32Array(0), wanted);
  assert.deepEqual(await run(), first);
});

test('only wanted positions have rows, hidden states and logits only where asked for', async context => {
  const model = tinyLlama();
  const lm = await openTinyLm(context, model);
  lm.reserve(2 * LENGTH);
  const ids = tokens(model, 1);
  const targets = tokens(model, 2);
  const all = await lm.advance(ids, targets, { k: 2, hidden: true, logits: true });
  lm.truncate(0);
  const some = targets.map((target, i) => (i % 3 === 1 ? target : -1));
  const rows = await lm.advance(ids, some, { k: 2, hidden: true, logits: true });
  const places = [...targets.keys()].filter(i => i % 3 === 1);
  assert.equal(rows.length, places.length);
  for (const [row, place] of places.entries()) {
    assert.equal(rows.rank[row], all.rank[place]);
    assert.deepEqual(rows.hidden!.slice(64 * row, 64 * row + 64), all.hidden!.slice(64 * place, 64 * place + 64));
    const { vocabularySize: size } = model;
    assert.deepEqual(
      rows.logits!.slice(size * row, size * row + size),
      all.logits!.slice(size * place, size * place + size),
    );
  }
  const none = await lm.advance(ids, new Int32Array(LENGTH).fill(-1), { k: 2 });
  assert.deepEqual([none.length, none.hidden, none.logits, none.logProb.length], [0, null, null, 0]);
  assert.equal(lm.length, 2 * LENGTH);
});

test('what goes beyond the cache is refused, and changes nothing', async context => {
  const model = tinyLlama();
  const lm = await openTinyLm(context, model);
  await assert.rejects(lm.advance(Int32Array.of(1), Int32Array.of(1), wanted), /full/);
  lm.reserve(4);
  await lm.advance(Int32Array.of(1, 2), Int32Array.of(2, 3), wanted);
  await assert.rejects(lm.advance(Int32Array.of(1, 2, 3), Int32Array.of(2, 3, 4), wanted), /full/);
  await assert.rejects(lm.advance(Int32Array.of(1), Int32Array.of(1, 2), wanted), /one target per id/);
  assert.throws(() => lm.truncate(3), RangeError);
  assert.throws(() => lm.truncate(-1), RangeError);
  assert.deepEqual([...lm.cached], [1, 2]);
});

test('a head that takes few rows gets them in turn, and both sessions are disposed of', async () => {
  const asked: [rows: number, at: number][] = [];
  const disposed: string[] = [];
  const body: Session = {
    run: async ({ input_ids }) => ({ last_hidden_state: new Float32Array(2 * input_ids!.shape[1]!).map((_, i) => i) }),
    dispose: async () => void disposed.push('body'),
  };
  const head: Head = {
    rows: 3,
    measure: async (hidden, targets, _into, at) => {
      assert.deepEqual([hidden[0], hidden.length], [2 * at, 2 * targets.length]);
      asked.push([targets.length, at]);
    },
    logits: async () => new Float32Array(0),
    dispose: async () => void disposed.push('head'),
  };
  const lm = new CpuLm(body, head, { layers: 0, kvHeads: 1, headSize: 1, hiddenSize: 2, vocabularySize: 9 });
  assert.equal(lm.vocabularySize, 9);
  lm.reserve(8);
  await lm.advance(new Int32Array(8), new Int32Array(8), { k: 1 });
  assert.deepEqual(asked, [
    [3, 0],
    [3, 3],
    [2, 6],
  ]);
  await lm.dispose();
  assert.deepEqual(disposed, ['body', 'head']);
});
