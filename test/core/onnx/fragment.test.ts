import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { dataType, Fragment } from '#core/onnx/fragment';
import { mergeMessages } from '#core/onnx/wire';
import { openSession } from '#engine/worker/session';
import { readOnnx } from '#test/support/protobuf';
import { scratchFolder } from '#test/support/scratch';
import { sessionOptions } from '#test/support/tinyLm';

test('a model says its versions, its operator sets and its producer', () => {
  const { irVersion, producer, opsets, graphs } = readOnnx(new Fragment('empty').model());
  assert.deepEqual(
    { irVersion, producer, opsets, graphs },
    {
      irVersion: 10,
      producer: 'token-loupe',
      opsets: { '': 21, 'com.microsoft': 1 },
      graphs: ['empty'],
    },
  );
});

test('a fragment is a graph and nothing else', () => {
  const graph = new Fragment('part');
  graph.input('x', 'float32', [1]);
  const { irVersion, producer, opsets, graphs, inputs } = readOnnx(graph.fragment());
  assert.deepEqual(
    { irVersion, producer, opsets, graphs },
    { irVersion: undefined, producer: '', opsets: {}, graphs: [''] },
  );
  assert.equal(inputs.length, 1);
});

test('inputs and outputs have their type and shape', () => {
  const graph = new Fragment('g');
  assert.equal(graph.input('ids', 'int64', [1, 'length']), 'ids');
  graph.input('scalar', 'int32', []);
  graph.output('logits', 'float32', ['rows', 49_152]);
  const { inputs, outputs } = readOnnx(graph.model());
  assert.deepEqual(inputs, [
    { name: 'ids', type: dataType.int64, dims: [1, 'length'] },
    { name: 'scalar', type: dataType.int32, dims: [] },
  ]);
  assert.deepEqual(outputs, [{ name: 'logits', type: dataType.float32, dims: ['rows', 49_152] }]);
});

test('nodes have their operator, domain, inputs, outputs and attributes', () => {
  const graph = new Fragment('g');
  const attributes = { axis: -1, big: 2n ** 40n, mode: 'tanh', sizes: [1, -2, 3], epsilon: { float: 0.5 } };
  const first = graph.node('Gelu', ['x', '', 'y'], attributes);
  const second = graph.nodes('com.microsoft:FusedMatMul', [first], 2);
  const third = graph.nodes('TopK', [second[1]!], ['', 'ids']);
  assert.deepEqual(third, ['', 'ids']);
  const { nodes } = readOnnx(graph.model());
  assert.deepEqual(nodes, [
    {
      op: 'Gelu',
      name: 'g/Gelu_0',
      inputs: ['x', '', 'y'],
      outputs: [first],
      attributes: { ...attributes, big: 2 ** 40 },
    },
    { op: 'com.microsoft:FusedMatMul', name: 'g/FusedMatMul_1', inputs: [first], outputs: second, attributes: {} },
    { op: 'TopK', name: 'g/TopK_2', inputs: [second[1]], outputs: ['', 'ids'], attributes: {} },
  ]);
  assert.equal(new Set([first, ...second]).size, 3);
});

test('two fragments with different prefixes share no name', () => {
  const names = ['a', 'b'].flatMap(prefix => {
    const graph = new Fragment(prefix);
    return [graph.node('Neg', ['x']), graph.constant('int64', [1])];
  });
  assert.equal(new Set(names).size, names.length);
});

test('a constant is written once for its type, shape and values', () => {
  const graph = new Fragment('g');
  const name = graph.constant('int64', [1, -2]);
  assert.equal(graph.constant('int64', [1, -2]), name);
  const others = [
    graph.constant('int32', [1, -2]),
    graph.constant('int64', [1, -2], [2, 1]),
    graph.constant('int64', [1]),
    graph.constant('int64', [12]),
    graph.constant('float32', [0.1]),
    graph.constant('bool', [1, 0]),
  ];
  assert.equal(new Set([name, ...others]).size, 7);
  const { tensors } = readOnnx(graph.model());
  assert.equal(tensors.length, 7);
  const raw = (index: number) => Buffer.from(tensors[index]!.raw!).toString('hex');
  assert.deepEqual(
    tensors.map(({ type, dims }) => [type, dims]),
    [
      [dataType.int64, [2]],
      [dataType.int32, [2]],
      [dataType.int64, [2, 1]],
      [dataType.int64, [1]],
      [dataType.int64, [1]],
      [dataType.float32, [1]],
      [dataType.bool, [2]],
    ],
  );
  assert.equal(raw(0), '0100000000000000feffffffffffffff');
  assert.equal(raw(1), '01000000feffffff');
  assert.equal(raw(5), 'cdcccc3d');
  assert.equal(raw(6), '0100');
});

test('an external constant names its file, offset and length', () => {
  const graph = new Fragment('g');
  const data = { file: 'w.bin', offset: 2 ** 33, length: 24 };
  assert.equal(graph.external('w', 'uint8', [4, 6], data), 'w');
  assert.deepEqual(readOnnx(graph.model()).tensors, [
    {
      name: 'w',
      type: dataType.uint8,
      dims: [4, 6],
      raw: undefined,
      external: { location: 'w.bin', offset: '8589934592', length: '24' },
    },
  ]);
});

/** y = 2 x, the model that others are appended to. */
function doubling(): Uint8Array {
  const graph = new Fragment('base');
  const x = graph.input('x', 'float32', ['n']);
  graph.nodes('Mul', [x, graph.constant('float32', [2])], ['y']);
  graph.output('y', 'float32', ['n']);
  return graph.model();
}

async function load(context: TestContext, model: Uint8Array, weights?: Uint8Array) {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, 'model.onnx'), model);
  if (weights) await writeFile(join(folder, 'w.bin'), weights);
  const session = await openSession(join(folder, 'model.onnx'), sessionOptions);
  context.after(() => session.dispose());
  return session;
}

const vector = (...values: number[]) => ({ data: new Float32Array(values), shape: [values.length] });

test('ONNX Runtime runs a model with fragments appended, old outputs and new', async context => {
  const minus = new Fragment('minus');
  minus.nodes('Sub', ['y', minus.input('other', 'float32', ['n'])], ['difference']);
  minus.output('difference', 'float32', ['n']);
  const sum = new Fragment('sum');
  sum.nodes('ReduceSum', ['difference', sum.constant('int64', [0])], ['total'], { keepdims: 0 });
  sum.output('total', 'float32', []);
  const session = await load(context, mergeMessages([doubling(), minus.fragment(), sum.fragment()]));
  const outputs = await session.run({ x: vector(1, 2), other: vector(0.5, 1) }, {}, ['y', 'difference', 'total']);
  assert.deepEqual([...outputs.y!], [2, 4]);
  assert.deepEqual([...outputs.difference!], [1.5, 3]);
  assert.deepEqual([...outputs.total!], [4.5]);
});

test('ONNX Runtime finds external constants where they lie', async context => {
  const graph = new Fragment('g');
  const w = graph.external('w', 'float32', [2], { file: 'w.bin', offset: 4096, length: 8 });
  graph.nodes('Mul', [graph.input('x', 'float32', [2]), w], ['y']);
  graph.output('y', 'float32', [2]);
  const weights = new Uint8Array(8192);
  new Float32Array(weights.buffer).set([3, 5], 1024);
  const session = await load(context, graph.model(), weights);
  const { y } = await session.run({ x: vector(1, 2) }, {}, ['y']);
  assert.deepEqual([...y!], [3, 10]);
});

test('ONNX Runtime takes every kind of attribute and constant', async context => {
  const graph = new Fragment('g');
  const x = graph.input('x', 'float32', [4]);
  const folded = graph.node('Reshape', [x, graph.constant('int64', [2, -1])]);
  const turned = graph.node('Transpose', [folded], { perm: [1, 0] });
  const leaky = graph.node('LeakyRelu', [turned], { alpha: { float: 0.5 } });
  const picked = graph.node('Where', [graph.constant('bool', [1, 0]), leaky, graph.constant('float32', [7])]);
  const gathered = graph.node('Gather', [picked, graph.constant('int32', [1, 0])], { axis: 0 });
  graph.nodes('Gelu', [gathered], ['unused'], { approximate: 'tanh' });
  graph.nodes('Identity', [gathered], ['y']);
  graph.output('y', 'float32', [2, 2]);
  const session = await load(context, graph.model());
  const { y } = await session.run({ x: vector(1, -2, -3, 4) }, {}, ['y']);
  assert.deepEqual([...y!], [-1, 7, 1, 7]);
});
