import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataType } from '#core/onnx/fragment';
import type { GraphNode, GraphSignature } from '#core/onnx/signature';
import { describeExport } from '#engine/worker/describeExport';

function described(config: object, nodes: readonly GraphNode[], initializers: GraphSignature['initializers']) {
  const signature = {
    opsets: new Map(),
    inputs: [],
    outputs: [],
    nodes,
    initializers,
    externalFiles: new Set<string>(),
  };
  const folder = {
    path: '/models/tiny',
    config: { ...config },
    tokenizer: {},
    tokenizerConfig: {},
    license: 'mit',
    decoders: [],
  };
  const facts = { folder, decoder: '/models/tiny/onnx/model.onnx', signature, vocabularySize: 30, start: null };
  return describeExport({ ...facts, precision: 'exact' }, 'd', 't');
}

const blocks = (attributes: Record<string, number>): GraphNode => {
  return { op: 'com.microsoft:MatMulNBits', inputs: ['x', 'quants', 'scales'], outputs: ['y'], integers: attributes };
};
const packed = new Map([
  ['quants', { elements: 32, type: dataType.uint8 }],
  ['scales', { elements: 4, type: dataType.float32 }],
  ['norm', { elements: 8, type: dataType.float32 }],
  ['shape', { elements: 3, type: dataType.int64 }],
]);

test('blocks count as what they stand for; float32 arithmetic on them is exact', () => {
  const card = described({ model_type: 'llama', n_positions: 64 }, [blocks({ K: 8, N: 8, bits: 4 })], packed);
  assert.deepEqual([card.parameters, card.precision, card.contextLength], [64 + 8, 'exact', 64]);
  assert.deepEqual([card.name, card.license, card.architecture], ['tiny', 'mit', 'llama']);
  assert.equal(card.quantization, 'model.onnx: 4-bit blocks, float32');
  assert.equal(card.weightBytes, 32 + 16 + 32 + 24);
  assert.deepEqual(card.notes, []);
});

test('rounded arithmetic is told, and that exact was asked for', () => {
  const rounded = described({}, [blocks({ K: 8, N: 8, accuracy_level: 4 })], packed);
  assert.equal(rounded.precision, 'fast');
  assert.match(rounded.notes[0]!, /no exact form/);
  const half = described({}, [], new Map([['w', { elements: 100, type: dataType.float16 }]]));
  assert.deepEqual([half.precision, half.contextLength, half.architecture], ['fast', 2048, 'unknown']);
});
