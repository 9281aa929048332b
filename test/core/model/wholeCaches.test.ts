import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyStates, wholeCaches } from '#core/model/wholeCaches';
import { readOnnx } from '#test/support/protobuf';

test('each cache of each layer goes out with the new tokens behind the old ones', () => {
  const states = bodyStates({ layers: 2, kvHeads: 3, headSize: 8 });
  assert.deepEqual(
    states.map(({ past }) => past),
    ['past_key_values.0.key', 'past_key_values.0.value', 'past_key_values.1.key', 'past_key_values.1.value'],
  );
  assert.deepEqual(states[0]!.emptyShape, [1, 3, 0, 8]);
  const { nodes, outputs } = readOnnx(wholeCaches(states));
  assert.deepEqual(nodes[1]!.inputs, ['past_key_values.0.value', 'present.0.value']);
  assert.deepEqual(
    outputs.map(({ name }) => name),
    states.map(({ present }) => present),
  );
});
