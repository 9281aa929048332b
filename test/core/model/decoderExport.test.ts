import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoderExport } from '#core/model/decoderExport';
import { dataType } from '#core/onnx/fragment';
import type { GraphSignature, GraphValue } from '#core/onnx/signature';

const ids: GraphValue = { name: 'input_ids', type: dataType.int64, shape: ['batch', 'sequence'] };
const logits: GraphValue = { name: 'logits', type: dataType.float32, shape: ['batch', 'sequence', 300] };
const past = (name: string, shape: GraphValue['shape'], type: number = dataType.float32) => ({ name, type, shape });

function signature(
  inputs: readonly GraphValue[],
  outputs: readonly (GraphValue | string)[] = [logits],
): GraphSignature {
  const values = outputs.map(each => (typeof each === 'string' ? { name: each, type: 1, shape: [] } : each));
  const nothing = { opsets: new Map(), nodes: [], initializers: new Map(), externalFiles: new Set<string>() };
  return { ...nothing, inputs, outputs: values };
}

test('only ids and logits', () => {
  const found = decoderExport(signature([{ ...ids, type: dataType.int32 }]));
  assert.deepEqual(found.ids, { name: 'input_ids', type: 'int32' });
  assert.deepEqual(
    [found.positions, found.mask, found.useCache, found.keep, found.carried],
    [null, null, null, null, []],
  );
  assert.deepEqual([found.logits, found.vocabularySize], [{ name: 'logits', rank: 3 }, 300]);
});

test('every input that exporters give', () => {
  const inputs = [
    ids,
    { ...ids, name: 'attention_mask' },
    { ...ids, name: 'position_ids' },
    { name: 'use_cache_branch', type: dataType.bool, shape: [1] },
    { name: 'num_logits_to_keep', type: dataType.int64, shape: [] },
    past('past_key_values.0.key', ['batch', 2, 'past_sequence_length', 16], dataType.float16),
  ];
  const found = decoderExport(signature(inputs, [logits, 'present.0.key']));
  assert.deepEqual(found.mask, { name: 'attention_mask', type: 'int64' });
  assert.deepEqual(found.positions, { name: 'position_ids', type: 'int64' });
  assert.equal(found.useCache, 'use_cache_branch');
  assert.deepEqual(found.keep, { name: 'num_logits_to_keep', scalar: true });
  const state = { past: 'past_key_values.0.key', present: 'present.0.key', type: 'float16' };
  assert.deepEqual(found.carried, [{ ...state, emptyShape: [1, 2, 0, 16], axis: 2 }]);
});

test('states of other shapes and names', () => {
  const fused = decoderExport(
    signature([ids, past('past_key_values.3.key_value', ['b', 's', 64])], [logits, 'present.3.key_value']),
  );
  assert.deepEqual([fused.carried[0]!.emptyShape, fused.carried[0]!.axis], [[1, 0, 64], 1]);
  const named = [ids, past('past_key_values.0.key', ['batch_size', 'heads', 'past_sequence_length', 'kv_cache_dim'])];
  const sized = decoderExport(signature(named, [logits, 'present.0.key']), { kvHeads: 4, headSize: 8 });
  assert.deepEqual(sized.carried[0]!.emptyShape, [1, 4, 0, 8]);
});

const refusals: readonly [what: RegExp, inputs: readonly GraphValue[], outputs?: readonly (GraphValue | string)[]][] = [
  [/embeddings instead/, [{ ...ids, name: 'inputs_embeds' }]],
  [/no input "input_ids"/, []],
  [/no output "logits"/, [ids], ['last_hidden_state', 'other']],
  [/last token only/, [ids], [{ ...logits, shape: ['batch', 1, 300] }]],
  [/shape \[300\]/, [ids], [{ ...logits, shape: [300] }]],
  [/"position_ids" in 3 dimensions/, [ids, { ...ids, name: 'position_ids', shape: [3, 'b', 's'] }]],
  [/another type than int64/, [{ ...ids, type: dataType.float32 }]],
  [/"pixel_values" that is not known/, [ids, past('pixel_values', ['b', 3])]],
  [/cannot be cut back/, [ids, past('past_conv.0', ['b', 8, 'length'])], [logits, 'present_conv.0']],
  [/no output that goes on/, [ids, past('past_key_values.0.key', ['b', 2, 'past', 8])]],
  [/another type than floats/, [ids, past('past_key_values.0.key', ['b', 2, 'past', 8], 7)], [logits, 'present.0.key']],
  [/in the shape/, [ids, past('past_key_values.0.key', ['b', 'x', 'y', 8])], [logits, 'present.0.key']],
  [/in the shape/, [ids, past('past_key_values.0.key', ['b', 'x', 'past', 8])], [logits, 'present.0.key']],
  [/in the shape/, [ids, past('past_key_values.0.key', ['b x heads', 8, 'past'])], [logits, 'present.0.key']],
];
for (const [what, inputs, outputs] of refusals) {
  test(`refused by name: ${what.source}`, () => {
    assert.throws(() => decoderExport(signature(inputs, outputs)), { code: 'unsupported-export', message: what });
  });
}
