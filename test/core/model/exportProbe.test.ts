import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportProbe, exportProbeNames } from '#core/model/exportProbe';
import { probeNames } from '#core/onnx/probes/nextToken';
import type { GraphNode, GraphSignature } from '#core/onnx/signature';
import { readOnnx } from '#test/support/protobuf';

const node = (op: string, inputs: string[], output: string, integers = {}): GraphNode => {
  return { op, inputs, outputs: [output], integers };
};

function signature(nodes: readonly GraphNode[], opset = 17): GraphSignature {
  const initializers = new Map([['w', { elements: 16 * 30, type: 1 }]]);
  return { opsets: new Map([['', opset]]), inputs: [], outputs: [], nodes, initializers, externalFiles: new Set() };
}

const asked = { logits: { name: 'logits', rank: 3 }, vocabularySize: 30 };

test('chosen rows are measured in float32, in the operators of the export', () => {
  const old = readOnnx(exportProbe(signature([]), asked).fragment);
  assert.deepEqual(
    old.inputs.map(({ name }) => name),
    [exportProbeNames.rows, probeNames.targets, probeNames.k, exportProbeNames.logitRows],
  );
  const { byteLength } = exportProbe(signature([]), { ...asked, vocabularySize: 262_144 }).fragment;
  assert.ok(byteLength < 2 ** 20, 'there is room for it in the largest graph');
  assert.ok(old.nodes.some(({ op, inputs }) => op === 'Reshape' && inputs[0] === 'logits'));
  assert.deepEqual(old.nodes.find(({ op }) => op === 'ReduceMax')?.attributes, { axes: [2], keepdims: 0 });
  const young = readOnnx(exportProbe(signature([], 18), asked).fragment);
  assert.equal(young.nodes.find(({ op }) => op === 'ReduceMax')?.inputs.length, 2);
  assert.throws(() => exportProbe(signature([], 12), asked), { code: 'unsupported-export', message: /version 12/ });
});

const heads: Readonly<Record<string, readonly GraphNode[]>> = {
  'a matrix': [node('MatMul', ['states', 'w'], 'logits')],
  'a turned matrix and a cap': [
    node('Transpose', ['w'], 'turned'),
    node('MatMul', ['states', 'turned'], 'raw'),
    node('Tanh', ['raw'], 'capped'),
    node('Cast', ['capped'], 'logits'),
  ],
  blocks: [node('com.microsoft:MatMulNBits', ['states', 'quants', 'scales'], 'logits', { K: 16, N: 30 })],
};
for (const [name, nodes] of Object.entries(heads)) {
  test(`the last hidden states are what the output matrix is multiplied with: ${name}`, () => {
    const { fragment, hasHidden } = exportProbe(signature(nodes), asked);
    assert.ok(hasHidden);
    const { nodes: made, outputs } = readOnnx(fragment);
    assert.ok(made.some(({ op, inputs }) => op === 'Reshape' && inputs[0] === 'states'));
    assert.deepEqual(outputs.find(output => output.name === exportProbeNames.hidden)?.dims, ['rows', 16]);
  });
}

test('where no matrix is found, no states are promised', () => {
  for (const nodes of [[], [node('If', ['use'], 'logits')], [node('MatMul', ['states', 'unknown'], 'logits')]]) {
    assert.equal(exportProbe(signature(nodes), asked).hasHidden, false);
  }
});
