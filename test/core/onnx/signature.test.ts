import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '#core/errors';
import { dataType, Fragment } from '#core/onnx/fragment';
import { readSignature } from '#core/onnx/signature';
import { memorySource } from '#test/support/memorySource';

function sample(): Uint8Array {
  const graph = new Fragment('sample');
  const x = graph.input('x', 'float16', [1, 'sequence', 4]);
  const w = graph.external('w', 'float32', [4, 8], { file: 'weights.bin', offset: 0, length: 128 });
  graph.input('w', 'float32', [4, 8]);
  const y = graph.node('com.microsoft:MatMulNBits', [x, w, graph.constant('float32', [1, 2])], { K: 4, N: 8 });
  graph.nodes('Identity', [y], ['y']);
  graph.output('y', 'float32', [1, 'sequence', 8]);
  return graph.model().slice();
}

test('inputs, outputs, operators, constants and outer files are told', async () => {
  const found = await readSignature(memorySource(sample()));
  assert.deepEqual(
    [...found.opsets],
    [
      ['', 21],
      ['com.microsoft', 1],
    ],
  );
  // `w` is an input in name only: it has its value.
  assert.deepEqual(found.inputs, [{ name: 'x', type: dataType.float16, shape: [1, 'sequence', 4] }]);
  assert.deepEqual(found.outputs, [{ name: 'y', type: dataType.float32, shape: [1, 'sequence', 8] }]);
  assert.deepEqual(found.nodes[0]!.op, 'com.microsoft:MatMulNBits');
  assert.deepEqual(found.nodes[0]!.integers, { K: 4, N: 8 });
  assert.deepEqual(found.initializers.get('w'), { elements: 32, type: dataType.float32 });
  assert.deepEqual([...found.externalFiles], ['weights.bin']);
});

test('exports of all kinds are read', async () => {
  for (const name of [
    'torch/onnx/model',
    'merged/onnx/decoder_model_merged',
    'genai/onnx/model',
    'optimum/onnx/model',
  ]) {
    const bytes = new Uint8Array(readFileSync(`test/fixtures/onnx/${name}.onnx`));
    const { inputs, outputs } = await readSignature(memorySource(bytes));
    assert.ok(inputs.some(input => input.name === 'input_ids' && input.shape.length === 2));
    assert.deepEqual(outputs.find(output => output.name === 'logits')?.shape.at(-1), 300);
  }
});

test('any damage gives a signature or a named refusal, and ends', async () => {
  const bytes = sample();
  const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(bytes.length), async (changes, end) => {
      const harmed = bytes.slice(0, Math.max(1, end));
      for (const [at, value] of changes) if (at < harmed.length) harmed[at] = value;
      const result = await readSignature(memorySource(harmed)).catch((error: unknown) => error);
      if (result instanceof UserError) assert.match(result.code, /^onnx-(malformed|limit)$/);
      else if (result instanceof Error) throw result;
    }),
    { numRuns: 2000 },
  );
});

test('a file that is no model is refused', async () => {
  await assert.rejects(readSignature(memorySource(new Uint8Array(0))), { code: 'onnx-malformed' });
  const large = { size: 2 ** 31, read: async () => new Uint8Array(0) };
  await assert.rejects(readSignature(large), { code: 'onnx-limit', hint: /external data/ });
});
