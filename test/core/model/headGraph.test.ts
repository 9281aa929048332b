import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyMeasures, type MeasureRows, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { headNames, logitsGraph, probedGraph } from '#core/model/headGraph';
import { plannedWeights } from '#core/model/plannedWeights';
import { planWeights } from '#core/model/weightPlan';
import { probeNames } from '#core/onnx/probes/nextToken';
import { openSession } from '#engine/worker/session';
import { BLOCKS, DENSE, type Held, importRequest } from '#test/support/importRequest';
import { mulberry32 } from '#test/support/nastyText';
import { readOnnx } from '#test/support/protobuf';
import { measure } from '#test/support/reference';
import { openTinyHeads, sessionOptions } from '#test/support/tinyLm';
import { type TinyModel, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const ROWS = 12;
const K = 7;
const HIDDEN = 64;

/** 269 tokens, a prime, for Llama and 300 for Gemma. */
const models: Readonly<Record<string, [model: TinyModel, held: Held]>> = {
  'a tied table': [tinyLlama(), DENSE],
  'an output matrix': [tinyLlama({ tied: false }), DENSE],
  'a tied table of blocks': [tinyLlama({ matrixType: () => 'Q4_1' }), BLOCKS],
  'a tied table of blocks, unpacked': [tinyGemma({ matrixType: () => 'Q8_0' }), DENSE],
  'an output matrix of blocks': [tinyGemma({ tied: false, matrixType: () => 'Q5_1' }), BLOCKS],
};

/** Ordinary states, one that makes all logits equal, and one that makes them huge. */
function states(): Float32Array {
  const below = mulberry32(9);
  const scales = [0, 1000, ...Array.from({ length: ROWS - 2 }, (_, row) => row / 4)];
  return Float32Array.from(
    { length: ROWS * HIDDEN },
    (_, i) => scales[Math.floor(i / HIDDEN)]! * (below(2000) / 500 - 2),
  );
}

for (const [name, [model, held]] of Object.entries(models)) {
  test(`${name}: graph, core and reference say the same`, async context => {
    const heads = await openTinyHeads(context, model, held);
    const { vocabularySize } = model;
    const hidden = states();
    const below = mulberry32(4);
    const targets = Int32Array.from({ length: ROWS }, () => below(vocabularySize));
    const session = await openSession(heads.logitsPath, sessionOptions);
    context.after(() => session.dispose());
    const feeds = { [headNames.hidden]: { data: hidden, shape: [ROWS, HIDDEN] } };
    const { logits } = await session.run(feeds, {}, [headNames.logits]);
    assert.equal(logits!.length, ROWS * vocabularySize);
    checkLogits(model, hidden, logits as Float32Array);
    const fetched = Array.from({ length: ROWS }, (_, row) =>
      (logits as Float32Array).subarray(row * vocabularySize, (row + 1) * vocabularySize),
    );
    const core = emptyMeasures(ROWS, K);
    for (const [row, logits] of fetched.entries()) nextTokenMeasures(logits, targets[row]!, core, row);
    checkAgainstReference(core, fetched, targets);
    for (const head of [heads.probe, heads.logits]) {
      const measured = emptyMeasures(ROWS, K);
      await head.measure(hidden, targets, measured, 0);
      checkAgainstCore(measured, core);
    }
  });
}

/** Sums of 64 products in float32. */
function checkLogits({ weights, vocabularySize }: TinyModel, hidden: Float32Array, logits: Float32Array): void {
  const table = weights.get('output.weight') ?? weights.get('token_embd.weight')!;
  for (let row = 0; row < ROWS; row += 1) {
    for (let id = 0; id < vocabularySize; id += 1) {
      const products = Array.from({ length: HIDDEN }, (_, j) => hidden[row * HIDDEN + j]! * table[id * HIDDEN + j]!);
      const value = products.reduce((a, b) => a + b);
      const bound = 1e-6 * products.reduce((sum, product) => sum + Math.abs(product), 0);
      const is = logits[row * vocabularySize + id]!;
      assert.ok(Math.abs(is - value) <= bound, `logit ${id} of row ${row} is ${is}, not ${value}`);
    }
  }
}

const REALS = ['logProb', 'entropy', 'secondMoment', 'maxLogProb', 'topP'] as const;

/** Core computes in float64 and rounds once, so from the same logits only the last bits of float32 may differ. */
function checkAgainstReference(core: MeasureRows, logits: readonly Float32Array[], targets: Int32Array): void {
  for (const [row, distribution] of logits.entries()) {
    const expected = measure(distribution, targets[row]!, K);
    for (const column of REALS) near(core[column][row]!, expected[column], 2e-7, `${column} of row ${row}`);
    assert.equal(core.rank[row], expected.rank);
    const ids = core.topIds.subarray(row * K, (row + 1) * K);
    assert.deepEqual(
      [...ids],
      expected.top.map(({ id }) => id),
    );
  }
}

/** The graph subtracts, exponentiates and sums in float32. Comparisons are of the same logits, so ranks and ids are equal. */
function checkAgainstCore(measured: MeasureRows, core: MeasureRows): void {
  for (const column of REALS) {
    for (const [row, value] of core[column].entries()) near(measured[column][row]!, value, 4e-6, `${column} of ${row}`);
  }
  for (const [i, value] of core.topLogProbs.entries()) near(measured.topLogProbs[i]!, value, 4e-6, `top ${i}`);
  assert.deepEqual(measured.rank, core.rank);
  assert.deepEqual(measured.topIds, core.topIds);
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  const bound = tolerance * (1 + Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= bound, `${what} is ${actual}, not ${expected}`);
}

test('the probed graph gives measures, and logits to who asks', async () => {
  const { config, tensors } = await importRequest(tinyLlama(), '');
  const weights = () => plannedWeights(planWeights(config, tensors, { ...DENSE, rotaryPositions: 8 }));
  const probed = readOnnx(probedGraph(config, weights()));
  const names = Object.values(probeNames);
  assert.deepEqual(
    probed.inputs.map(({ name }) => name),
    [headNames.hidden, ...names.slice(0, 2)],
  );
  assert.deepEqual(
    probed.outputs.map(({ name }) => name),
    [headNames.logits, ...names.slice(2)],
  );
  const plain = readOnnx(logitsGraph(config, weights()));
  assert.deepEqual(plain.inputs, [{ name: headNames.hidden, type: 1, dims: ['rows', HIDDEN] }]);
  assert.deepEqual(plain.outputs, [{ name: headNames.logits, type: 1, dims: ['rows', 269] }]);
});
