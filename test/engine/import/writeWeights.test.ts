import assert from 'node:assert/strict';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled, UserError } from '#core/errors';
import { GGML_TYPES, type GgmlType } from '#core/gguf/ggmlType';
import { rotaryTables } from '#core/model/rotary';
import { type BlockTensor, type Placed, planWeights, TABLE } from '#core/model/weightPlan';
import type { ExternalData } from '#core/onnx/fragment';
import { type WriteOptions, writeWeights } from '#engine/import/writeWeights';
import { BLOCKS, DENSE, type Held, INT8, importRequest } from '#test/support/importRequest';
import { scratchFolder } from '#test/support/scratch';
import { type TinyModel, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const never: WriteOptions = { signal: new AbortController().signal, onProgress: () => {} };

async function written(context: TestContext, model: TinyModel, held: Held, options = never) {
  const { config, tensors, source } = await importRequest(model, '');
  const plan = planWeights(config, tensors, { ...held, rotaryPositions: 33 });
  const path = join(await scratchFolder(context), 'weights');
  const file = await open(path, 'w');
  try {
    await file.truncate(plan.fileBytes);
    await writeWeights(source, tensors, config, plan, file, options);
  } finally {
    await file.close();
  }
  const bytes = new Uint8Array(await readFile(path));
  assert.equal(bytes.length, plan.fileBytes);
  const raw = ({ offset, length }: ExternalData) => bytes.slice(offset, offset + length);
  const floats = (place: ExternalData) => new Float32Array(raw(place).buffer);
  return { plan, config, raw, floats };
}

type Written = Awaited<ReturnType<typeof written>>;

const nibble = (packed: Uint8Array, i: number) => (packed[i >> 1]! >> (4 * (i & 1))) & 15;

/** Elements as ONNX Runtime has them: the middle of the quants' range stands for zero. */
function unpacked({ bits, blockSize, ...placed }: BlockTensor, { raw, floats }: Written): Float32Array {
  const quants = raw(placed.quants);
  const low = placed.low && raw(placed.low.quants);
  if (placed.low) assert.ok(raw(placed.low.zeroPoints).every(zero => zero === 0));
  const scales = floats(placed.scales);
  const offsets = placed.offsets && floats(placed.offsets);
  return Float32Array.from({ length: scales.length * blockSize }, (_, i) => {
    const whole = () => (bits === 8 ? quants[i]! - 128 : nibble(quants, i) - 8);
    const quant = low ? 16 * (nibble(quants, i) - 8) + nibble(low, i) : whole();
    const block = Math.floor(i / blockSize);
    return scales[block]! * quant + (offsets ? offsets[block]! : 0);
  });
}

function checkTensor(name: string, placed: Placed, expected: Float32Array, weights: Written): void {
  if (placed.form === 'dense') {
    assert.deepEqual(weights.floats(placed.values), expected, name);
    return;
  }
  // The offset of four bits, taken from quant 8, is rounded once more: by half a unit in its last place.
  const exact = placed.offsets === null || placed.bits === 8;
  for (const [i, value] of unpacked(placed, weights).entries()) {
    const bound = exact ? 0 : 2 ** -24 * 2;
    assert.ok(Math.abs(value - expected[i]!) <= bound, `${name} ${i} is ${value}, not ${expected[i]}`);
  }
}

const wide = { hiddenSize: 256, headSize: 64, ropeSize: 64, feedForwardSize: 256, layers: 1 };
for (const type of GGML_TYPES) {
  for (const [name, held] of Object.entries({ DENSE, BLOCKS, INT8 })) {
    test(`${type}, ${name}: every element is in its place`, async context => {
      const model = tinyLlama({ ...wide, tied: false, matrixType: () => type });
      const weights = await written(context, model, held);
      for (const [name, placed] of weights.plan.tensors) checkTensor(name, placed, model.weights.get(name)!, weights);
      checkTensor(TABLE, weights.plan.table, model.weights.get(TABLE)!, weights);
    });
  }
}

for (const type of ['Q4_1', 'Q6_K', 'F16'] satisfies GgmlType[]) {
  test(`${type}: a table that is written in several pieces`, async context => {
    const model = tinyLlama({ ...wide, padding: 4096, matrixType: () => type });
    let pieces = 0;
    const onProgress = () => {
      pieces += 1;
    };
    const weights = await written(context, model, DENSE, { ...never, onProgress });
    assert.ok(pieces > model.tensors.length, 'more than a million elements');
    checkTensor(TABLE, weights.plan.table, model.weights.get(TABLE)!, weights);
    checkTensor(TABLE, weights.plan.tensors.get(TABLE)!, model.weights.get(TABLE)!, weights);
  });
}

test('each layer has the rotary tables of its rope', async context => {
  const model = tinyGemma({ ropeScale: 4 });
  const { plan, config, floats } = await written(context, model, DENSE);
  for (const [layer, { cos, sin }] of plan.rotary.entries()) {
    const expected = rotaryTables(config.rope!, layer, 33);
    assert.deepEqual(floats(cos), expected.cos);
    assert.deepEqual(floats(sin), expected.sin);
  }
});

test('a cancel is heard between two tensors', async context => {
  const controller = new AbortController();
  let done = 0;
  const onProgress = (bytes: number) => {
    done = bytes;
    controller.abort();
  };
  const model = tinyLlama();
  await assert.rejects(written(context, model, DENSE, { signal: controller.signal, onProgress }), Cancelled);
  assert.equal(done, model.tensors[0]!.data.length);
});

test('a file that became shorter is told by name', async context => {
  const { config, tensors, source } = await importRequest(tinyLlama(), '');
  const plan = planWeights(config, tensors, { ...DENSE, rotaryPositions: 1 });
  const file = await open(join(await scratchFolder(context), 'weights'), 'w');
  context.after(() => file.close());
  const end = tensors[3]!.offset + 5;
  const shorter = {
    size: source.size,
    read: async (offset: number, length: number) => source.read(offset, Math.min(length, Math.max(0, end - offset))),
  };
  await assert.rejects(writeWeights(shorter, tensors, config, plan, file, never), error => {
    assert.ok(error instanceof UserError && error.code === 'gguf-truncated');
    assert.ok(error.message.includes(tensors[3]!.name));
    return true;
  });
});
