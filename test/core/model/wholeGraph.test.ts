import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedWeights } from '#core/model/plannedWeights';
import { planWeights } from '#core/model/weightPlan';
import { wholeGraph } from '#core/model/wholeGraph';
import { readFixture } from '#test/support/fixtureLm';
import { readOnnx } from '#test/support/protobuf';

test('inputs and outputs are those of the usual exports', async () => {
  const { file, config } = await readFixture('qwen2');
  const options = {
    storage: 'dense',
    quantizedActivations: false,
    rotaryPositions: 64,
    file: 'model.onnx_data',
  } as const;
  const { inputs, outputs, tensors } = readOnnx(
    wholeGraph(config, plannedWeights(planWeights(config, file.tensors, options))),
  );
  const cache = (length: string) => ['batch_size', 1, length, 16];
  assert.deepEqual(
    inputs.map(({ name, dims }) => [name, dims]),
    [
      ['input_ids', ['batch_size', 'sequence_length']],
      ['attention_mask', ['batch_size', 'total_sequence_length']],
      ...[0, 1].flatMap(layer =>
        ['key', 'value'].map(kind => [`past_key_values.${layer}.${kind}`, cache('past_sequence_length')]),
      ),
    ],
  );
  assert.deepEqual(
    outputs.map(({ name, dims }) => [name, dims]),
    [
      ...[0, 1].flatMap(layer =>
        ['key', 'value'].map(kind => [`present.${layer}.${kind}`, cache('total_sequence_length')]),
      ),
      ['logits', ['batch_size', 'sequence_length', config.vocabularySize]],
    ],
  );
  const places = tensors.map(({ external }) => external?.location).filter(place => place !== undefined);
  assert.deepEqual(new Set(places), new Set(['model.onnx_data']));
});
