import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { GGML_TYPES, type GgmlType, isQuantized } from '#core/gguf/ggmlType';
import { plannedWeights } from '#core/model/plannedWeights';
import { planWeights, TABLE, WEIGHTS_FILE } from '#core/model/weightPlan';
import { Fragment } from '#core/onnx/fragment';
import { writeWeights } from '#engine/import/writeWeights';
import { openSession } from '#engine/worker/session';
import { BLOCKS, DENSE, type Held, INT8, importRequest } from '#test/support/importRequest';
import { mulberry32 } from '#test/support/nastyText';
import { readOnnx } from '#test/support/protobuf';
import { scratchFolder } from '#test/support/scratch';
import { sessionOptions } from '#test/support/tinyLm';
import { type TinyModel, tinyLlama } from '#test/support/tinyModel';

/** Wide enough for the super-blocks of the K types. */
const modelOf = (type: GgmlType) =>
  tinyLlama({ layers: 1, hiddenSize: 256, headSize: 64, ropeSize: 64, feedForwardSize: 512, matrixType: () => type });

const MATRIX = 'blk.0.ffn_down.weight';
const SQUARE = 'blk.0.attn_q.weight';
const NORM = 'output_norm.weight';

async function planOf(model: TinyModel, { storage, quantizedActivations }: Held) {
  const request = await importRequest(model, '');
  const options = { storage, quantizedActivations, rotaryPositions: 32 };
  return { ...request, plan: planWeights(request.config, request.tensors, options) };
}

/** A graph with one of everything that weights are used for. */
async function useWeights(context: TestContext, model: TinyModel, held: Held) {
  const { plan, source, tensors, config, signal } = await planOf(model, held);
  const folder = await scratchFolder(context);
  const file = await open(join(folder, WEIGHTS_FILE), 'w');
  await writeWeights(source, tensors, config, plan, file, { signal, onProgress: () => {} });
  await file.close();
  const weights = plannedWeights(plan);
  const graph = new Fragment('weights');
  const give = (value: string, name: string, ...shape: (number | string)[]) => {
    graph.nodes('Identity', [value], [name]);
    graph.output(name, 'float32', shape);
  };
  give(weights.embed(graph, graph.input('ids', 'int64', [1, 'n'])), 'embedded', 1, 'n', 256);
  give(weights.linear(graph, graph.input('x', 'float32', [1, 'n', 512]), MATRIX), 'down', 1, 'n', 256);
  give(weights.linear(graph, graph.input('y', 'float32', [1, 'n', 256]), SQUARE), 'square', 1, 'n', 256);
  give(weights.vector(graph, NORM), 'norm', 256);
  const { cos, sin } = weights.rotary(graph, 0);
  give(graph.node('Add', [cos, graph.node('Mul', [sin, graph.constant('float32', [10])])]), 'rotary', 32, 32);
  await writeFile(join(folder, 'weights.onnx'), graph.model());
  const session = await openSession(join(folder, 'weights.onnx'), sessionOptions);
  context.after(() => session.dispose());
  return session;
}

/** (W x)_i and what bounds its error: sum_j |w_ij| e_j, where e is what x_j may be off by. */
function multiply(
  matrix: Float32Array,
  x: Float32Array,
  off: (j: number) => number,
): { value: number; bound: number }[] {
  return Array.from({ length: matrix.length / x.length }, (_, i) => {
    let value = 0;
    let bound = 0;
    for (let j = 0; j < x.length; j += 1) {
      const w = matrix[i * x.length + j]!;
      value += w * x[j]!;
      bound += Math.abs(w) * off(j);
    }
    return { value, bound };
  });
}

/** Rounding of float32 sums of some hundreds of products, and of an offset taken from the middle of 16 quants. */
const FLOAT32 = 2e-6;

function near(
  actual: ArrayLike<number>,
  at: number,
  expected: readonly { value: number; bound: number }[],
  what: string,
) {
  for (const [i, { value, bound }] of expected.entries()) {
    const is = actual[at + i]!;
    assert.ok(Math.abs(is - value) <= bound, `${what} ${i} is ${is}, not ${value} within ${bound}`);
  }
}

const inputs = (rows: number, columns: number, seed: number) => {
  const below = mulberry32(seed);
  return Float32Array.from({ length: rows * columns }, () => (below(2000) - 1000) / 500);
};

const quantized = GGML_TYPES.filter(isQuantized);
const cases: [type: GgmlType, held: Held][] = [
  ...GGML_TYPES.map((type): [GgmlType, Held] => [type, DENSE]),
  ...quantized.flatMap((type): [GgmlType, Held][] => [BLOCKS, INT8].map(held => [type, held])),
];
for (const [type, held] of cases) {
  test(`${type}, ${held.storage}${held.quantizedActivations ? ' with 8-bit activations' : ''}`, async context => {
    const model = modelOf(type);
    const session = await useWeights(context, model, held);
    const table = model.weights.get(TABLE)!;
    for (const rows of [1, 5]) {
      const x = inputs(rows, 512, rows);
      const y = inputs(rows, 256, rows + 1);
      const ids = [268, 0, 77, 77, 1].slice(0, rows);
      const outputs = await session.run(
        {
          ids: { data: BigInt64Array.from(ids, BigInt), shape: [1, rows] },
          x: { data: x, shape: [1, rows, 512] },
          y: { data: y, shape: [1, rows, 256] },
        },
        {},
        ['embedded', 'down', 'square', 'norm', 'rotary'],
      );
      for (const [row, id] of ids.entries()) {
        const expected = Array.from(table.subarray(256 * id, 256 * id + 256), value => ({ value, bound: 1e-7 }));
        near(outputs.embedded as Float32Array, 256 * row, expected, 'embedding');
        for (const [name, matrix, all, columns] of [
          ['down', MATRIX, x, 512],
          ['square', SQUARE, y, 256],
        ] as const) {
          const one = all.subarray(row * columns, (row + 1) * columns);
          // Half a step of 127 over the largest of a block, and a little for the scale's own rounding.
          const step = (Math.max(...one.map(Math.abs)) / 127) * 0.51;
          const off = held.quantizedActivations ? () => step : (j: number) => FLOAT32 * (0.1 + Math.abs(one[j]!));
          const expected = multiply(model.weights.get(matrix)!, one, off);
          near(outputs[name] as Float32Array, row * expected.length, expected, name);
        }
      }
      assert.deepEqual(outputs.norm, model.weights.get(NORM));
      assert.equal((outputs.rotary as Float32Array).length, 32 * 32);
    }
  });
}

test('a graph names each tensor once, however often it is used', async () => {
  const { plan } = await planOf(modelOf('F32'), DENSE);
  const weights = plannedWeights(plan);
  const graph = new Fragment('twice');
  const ids = graph.input('ids', 'int64', [1, 'n']);
  for (const layer of [0, 0]) {
    const x = weights.embed(graph, ids);
    weights.linear(graph, x, SQUARE);
    weights.vector(graph, NORM);
    weights.rotary(graph, layer);
  }
  const names = readOnnx(graph.model()).tensors.flatMap(({ name, external }) => (external ? [name] : []));
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, 5);
});

test('activations are 8 bits only where the plan says so, and quants of 8 bits only there', async () => {
  const nodes = async (held: Held) => {
    const { plan } = await planOf(modelOf('Q6_K'), held);
    const graph = new Fragment('level');
    plannedWeights(plan).linear(graph, graph.input('x', 'float32', [1, 'n', 512]), MATRIX);
    return readOnnx(graph.model()).nodes;
  };
  const shape = { K: 512, N: 256, block_size: 16 };
  const [fast, ...more] = await nodes(INT8);
  assert.deepEqual(fast!.attributes, { ...shape, bits: 8, accuracy_level: 4 });
  assert.equal(more.length, 0);
  const exact = (await nodes(BLOCKS)).filter(({ op }) => op.endsWith('MatMulNBits'));
  assert.deepEqual(
    exact.map(({ attributes, inputs }) => [attributes, inputs.length]),
    [3, 4].map(inputs => [{ ...shape, bits: 4, accuracy_level: 1 }, inputs]),
  );
});

test('what is not in the plan, or not as a vector, is a defect and says so', async () => {
  const { plan } = await planOf(modelOf('Q4_0'), BLOCKS);
  const graph = new Fragment('g');
  assert.throws(() => plannedWeights(plan).vector(graph, 'nothing'), /no tensor nothing/);
  assert.throws(() => plannedWeights(plan).vector(graph, MATRIX), /not dense/);
});
