import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockForm } from '#core/gguf/blocks';
import { GGML_TYPES, type GgmlType } from '#core/gguf/ggmlType';
import { type Placed, planWeights, TABLE, WEIGHTS_FILE, type WeightPlan } from '#core/model/weightPlan';
import type { ExternalData } from '#core/onnx/fragment';
import { BLOCKS, DENSE, type Held, INT8, importRequest } from '#test/support/importRequest';
import { type TinyModel, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const PAGE = 4096;
const POSITIONS = 100;

async function planOf(model: TinyModel, held: Held): Promise<WeightPlan> {
  const { config, tensors } = await importRequest(model, '');
  return planWeights(config, tensors, { ...held, rotaryPositions: POSITIONS });
}

function regionsOf(placed: Placed): ExternalData[] {
  if (placed.form === 'dense') return [placed.values];
  const { quants, scales, offsets, low } = placed;
  return [quants, scales, ...(offsets ? [offsets] : []), ...(low ? [low.quants, low.zeroPoints] : [])];
}

function allRegions({ tensors, table, rotary }: WeightPlan): ExternalData[] {
  const placed = new Set([...tensors.values(), table]);
  return [...new Set([...[...placed].flatMap(regionsOf), ...rotary.flatMap(({ cos, sin }) => [cos, sin])])];
}

const wide = { hiddenSize: 256, headSize: 64, ropeSize: 64, feedForwardSize: 256, layers: 2 };
const typed = (type: GgmlType, changes = {}) => tinyLlama({ ...wide, matrixType: () => type, ...changes });
const models: Readonly<Record<string, TinyModel>> = {
  ...Object.fromEntries(GGML_TYPES.map(type => [type, typed(type)])),
  'Q6_K and an output matrix': typed('Q6_K', { tied: false }),
  gemma3: tinyGemma({ matrixType: () => 'Q8_0' }),
};

for (const [name, model] of Object.entries(models)) {
  for (const [kind, held] of Object.entries({ DENSE, BLOCKS, INT8 })) {
    test(`${name}, ${kind}: every tensor has a place of its own size, aligned and apart`, async () => {
      const plan = await planOf(model, held);
      const regions = allRegions(plan).sort((a, b) => a.offset - b.offset);
      let end = 0;
      for (const { file, offset, length } of regions) {
        assert.equal(file, WEIGHTS_FILE);
        assert.equal(offset % PAGE, 0);
        assert.ok(offset >= end && length > 0, `${offset} after ${end}`);
        end = offset + length;
      }
      assert.equal(plan.fileBytes, Math.ceil(end / PAGE) * PAGE);
      for (const { name, shape } of model.tensors) {
        const elements = shape.reduce((product, size) => product * size, 1);
        for (const placed of new Set([plan.tensors.get(name), name === TABLE ? plan.table : undefined])) {
          if (placed) checkSizes(placed, [...shape].reverse(), elements);
        }
      }
    });

    test(`${name}, ${kind}: the form is what was asked for`, async () => {
      const plan = await planOf(model, held);
      for (const { name, type, shape } of model.tensors) {
        const placed = plan.tensors.get(name);
        if (name === TABLE && !model.shape.tied) {
          assert.equal(placed, undefined, 'nothing is multiplied with it');
          continue;
        }
        const inBlocks = held.storage === 'blocks' && !(held.quantizedActivations && isOutput(name, model));
        const form = inBlocks && shape.length === 2 ? blockForm(type) : null;
        assert.equal(placed?.form, form ? 'blocks' : 'dense', name);
        if (placed?.form !== 'blocks') continue;
        assert.deepEqual({ ...placed, ...form, type }, placed);
        assert.equal(placed.low !== null, placed.bits === 8 && !held.quantizedActivations);
      }
      const tableForm = blockForm(model.tensors[0]!.type);
      assert.equal(plan.table.form, tableForm ? 'blocks' : 'dense');
      const shared = model.shape.tied && (!tableForm || held === BLOCKS);
      assert.equal(plan.table === plan.tensors.get(TABLE), shared);
      if (!shared && plan.table.form === 'blocks') assert.equal(plan.table.low, null, 'it is only looked up');
    });
  }
}

/** Small ones are multiplied in float32. */
function isOutput(name: string, { shape }: TinyModel): boolean {
  return name === (shape.tied ? TABLE : 'output.weight');
}

function checkSizes(placed: Placed, shape: readonly number[], elements: number): void {
  assert.deepEqual(placed.shape, shape);
  if (placed.form === 'dense') {
    assert.equal(placed.values.length, 4 * elements);
    return;
  }
  const halved = placed.low !== null;
  assert.equal(placed.quants.length, (elements * (halved ? 4 : placed.bits)) / 8);
  assert.equal(placed.low?.quants.length, halved ? elements / 2 : undefined);
  assert.equal(
    placed.low?.zeroPoints.length,
    halved ? shape[0]! * Math.ceil(shape[1]! / placed.blockSize / 2) : undefined,
  );
  assert.equal(placed.scales.length, (4 * elements) / placed.blockSize);
  assert.equal(placed.offsets?.length, placed.hasOffsets ? placed.scales.length : undefined);
}

for (const tied of [true, false]) {
  test(`where activations are quantised, an output matrix that is ${tied ? '' : 'not '}tied stays float32`, async () => {
    const { tensors, table } = await planOf(typed('Q4_1', { tied }), INT8);
    const output = tied ? TABLE : 'output.weight';
    for (const [name, { form, shape }] of tensors) {
      assert.equal(form, shape.length === 2 && name !== output ? 'blocks' : 'dense', name);
    }
    assert.ok(tensors.has(output));
    assert.equal(table.form, 'blocks');
  });
}

test('a large output matrix stays in blocks', async () => {
  const { config, tensors } = await importRequest(typed('Q4_1'), '');
  for (const [rows, form] of [[2 ** 18, 'dense'] as const, [2 ** 18 + 1, 'blocks'] as const]) {
    const wider = tensors.map(tensor => (tensor.name === TABLE ? { ...tensor, shape: [256, rows] } : tensor));
    const options = { storage: 'blocks', quantizedActivations: true, rotaryPositions: POSITIONS } as const;
    assert.equal(planWeights(config, wider, options).tensors.get(TABLE)?.form, form);
  }
});

test('layers with the same rotation share a table, others do not', async () => {
  const llama = await planOf(tinyLlama(), DENSE);
  assert.equal(new Set(llama.rotary).size, 1);
  assert.equal(llama.rotary.length, 3);
  assert.equal(llama.rotary[0]!.cos.length, 4 * 8 * POSITIONS);
  const { rotary } = await planOf(tinyGemma(), DENSE);
  const [local, global] = [rotary[0]!, rotary[5]!];
  assert.deepEqual(rotary, [local, local, local, local, local, global, local]);
  assert.notEqual(local.cos.offset, global.cos.offset);
});

test('a scale of positions makes a table of its own', async () => {
  const { rotary } = await planOf(tinyGemma({ ropeScale: 8, ropeBase: 10_000 }), DENSE);
  assert.notEqual(rotary[0]!.cos.offset, rotary[5]!.cos.offset);
});

test('weights that are held count once each, without the rotary tables', async () => {
  const elements = (model: TinyModel) => [...model.weights.values()].reduce((sum, { length }) => sum + length, 0);
  const tied = typed('F32');
  assert.equal((await planOf(tied, DENSE)).weightBytes, 4 * elements(tied));
  assert.equal((await planOf(tied, BLOCKS)).weightBytes, 4 * elements(tied));
  const quantised = typed('Q8_0');
  const table = quantised.weights.get(TABLE)!.length;
  // Looked up in blocks, multiplied with as floats.
  const blocks = table + (4 * table) / 32;
  assert.equal((await planOf(quantised, DENSE)).weightBytes, 4 * elements(quantised) + blocks);
});

test('a plan without its table is a defect', async () => {
  const { config, tensors } = await importRequest(tinyLlama(), '');
  const options = { ...DENSE, rotaryPositions: 1 };
  assert.throws(() => planWeights(config, tensors.slice(1), options), /have been checked/);
});
