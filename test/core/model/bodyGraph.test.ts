import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GgmlType } from '#core/gguf/ggmlType';
import { bodyGraph } from '#core/model/bodyGraph';
import { bodyNames } from '#core/model/bodyNames';
import { plannedWeights } from '#core/model/plannedWeights';
import { planWeights } from '#core/model/weightPlan';
import { BLOCKS, DENSE, type Held, INT8, importRequest } from '#test/support/importRequest';
import { mulberry32 } from '#test/support/nastyText';
import { readOnnx } from '#test/support/protobuf';
import { referenceDecoder } from '#test/support/referenceDecoder';
import { openTinyLm } from '#test/support/tinyLm';
import { type TinyModel, type TinyShape, tinyGemma, tinyLlama } from '#test/support/tinyModel';

/** Far enough for sliding windows to leave tokens behind and for rotations to come round. */
const LENGTH = 40;

/** Wide enough for the super-blocks of the K types. */
const wide = { hiddenSize: 256, headSize: 64, ropeSize: 64, feedForwardSize: 256, layers: 2 };
const mixed: Partial<TinyShape> = {
  ...wide,
  matrixType: name => (name.includes('attn') ? 'Q4_K' : name.includes('down') ? 'Q6_K' : 'Q8_0'),
};
const of = (type: GgmlType) => ({ matrixType: () => type });

const models: Readonly<Record<string, [model: TinyModel, held: Held]>> = {
  llama: [tinyLlama(), DENSE],
  'llama with an output matrix': [tinyLlama({ tied: false }), DENSE],
  'llama with a head of its own for each query': [tinyLlama({ kvHeads: 4 }), DENSE],
  'llama with one head of keys for all': [tinyLlama({ kvHeads: 1 }), DENSE],
  'llama with rotary factors': [tinyLlama({ ropeFactors: [1, 1, 1.5, 2, 4, 8, 8, 8] }), DENSE],
  'llama with half a head rotated': [tinyLlama({ headSize: 32, ropeSize: 16 }), DENSE],
  'llama with positions divided': [tinyLlama({ ropeScale: 4 }), DENSE],
  'llama of one layer': [tinyLlama({ layers: 1 }), DENSE],
  'gemma 3': [tinyGemma(), DENSE],
  'gemma 3 with positions divided': [tinyGemma({ ropeScale: 8, ropeBase: 100 }), DENSE],
  'gemma 3 that sees one token': [tinyGemma({ slidingWindow: 1 }), DENSE],
  'gemma 3 that sees all but one': [tinyGemma({ slidingWindow: LENGTH - 1 }), DENSE],
  'gemma 3 that sees everything': [tinyGemma({ slidingWindow: LENGTH }), DENSE],
  'gemma 3 with an output matrix': [tinyGemma({ tied: false, kvHeads: 2 }), DENSE],
  'llama in Q4_0': [tinyLlama(of('Q4_0')), BLOCKS],
  'llama in Q4_1': [tinyLlama(of('Q4_1')), BLOCKS],
  'llama in Q8_0': [tinyLlama(of('Q8_0')), BLOCKS],
  'gemma 3 in Q5_0': [tinyGemma(of('Q5_0')), BLOCKS],
  'gemma 3 in Q5_1': [tinyGemma(of('Q5_1')), BLOCKS],
  'llama in Q4_1, unpacked': [tinyLlama(of('Q4_1')), DENSE],
  'llama in K types': [tinyLlama(mixed), BLOCKS],
  'llama in K types, unpacked': [tinyLlama(mixed), DENSE],
  'gemma 3 in Q5_K': [tinyGemma({ ...wide, layers: 6, ...of('Q5_K') }), BLOCKS],
};

const tokens = (model: TinyModel) => {
  const below = mulberry32(2);
  return Int32Array.from({ length: LENGTH }, () => below(model.vocabularySize));
};
const targets = new Int32Array(LENGTH);

async function hiddenStates(...[context, model, held]: Parameters<typeof openTinyLm>): Promise<Float32Array> {
  const lm = await openTinyLm(context, model, held);
  lm.reserve(LENGTH);
  const { hidden } = await lm.advance(tokens(model), targets, { k: 1, hidden: true });
  return hidden!;
}

for (const [name, [model, held]] of Object.entries(models)) {
  test(`${name}: hidden states are those of the float64 reference`, async context => {
    const hidden = await hiddenStates(context, model, held);
    const expected = referenceDecoder(model.shape, model.weights, tokens(model)).hidden.flat();
    assert.equal(hidden.length, expected.length);
    // States are about 1 in size; seven layers of float32 sums of up to 256 products leave some 1e-5. A wrong position,
    // window or norm leaves 0.1 and more.
    for (const [i, value] of expected.entries()) {
      assert.ok(Math.abs(hidden[i]! - value) < 1e-4, `state ${i} is ${hidden[i]}, not ${value}`);
    }
  });
}

for (const [name, model] of Object.entries({ llama: tinyLlama(mixed), gemma: tinyGemma(of('Q4_0')) })) {
  test(`${name} with 8-bit activations stays near`, async context => {
    const hidden = await hiddenStates(context, model, INT8);
    const expected = referenceDecoder(model.shape, model.weights, tokens(model)).hidden.flat();
    const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
    const off = Math.sqrt(square(expected.map((value, i) => value - hidden[i]!)) / square(expected));
    // Each product is off by up to 1/254 of the largest activation of its block; 0 would mean that nothing was rounded.
    assert.ok(off > 1e-4 && off < 0.1, `off by ${off}`);
  });
}

test('inputs and outputs are those that the runner feeds and takes', async () => {
  const { config, tensors } = await importRequest(tinyGemma(), '');
  const plan = planWeights(config, tensors, { ...DENSE, rotaryPositions: 64 });
  const { inputs, outputs, opsets } = readOnnx(bodyGraph(config, plannedWeights(plan)));
  const layers = Array.from({ length: 7 }, (_, layer) => layer);
  const cache = ['branches', 1, 'capacity', 32];
  assert.deepEqual(
    new Map(inputs.map(({ name, dims }) => [name, dims])),
    new Map<string, unknown>([
      [bodyNames.ids, [1, 'length']],
      [bodyNames.pastLength, [1]],
      [bodyNames.branches, [1]],
      ...layers.flatMap((layer): [string, unknown][] => [
        [bodyNames.pastKey(layer), cache],
        [bodyNames.pastValue(layer), cache],
      ]),
    ]),
  );
  assert.deepEqual(
    new Set(outputs.map(({ name }) => name)),
    new Set([
      bodyNames.hidden,
      ...layers.flatMap(layer => [bodyNames.presentKey(layer), bodyNames.presentValue(layer)]),
    ]),
  );
  assert.deepEqual(Object.keys(opsets), ['', 'com.microsoft']);
});
