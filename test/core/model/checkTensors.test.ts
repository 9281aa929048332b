import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, UserError } from '#core/errors';
import { readGguf } from '#core/gguf/read';
import { checkTensors, expectedTensors, findTensor, type NamedTensor } from '#core/model/checkTensors';
import { configFromGguf } from '#core/model/configFromGguf';
import { memorySource } from '#test/support/memorySource';
import { type TinyModel, tinyFile, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const models: Readonly<Record<string, TinyModel>> = {
  llama: tinyLlama(),
  'llama with an output matrix': tinyLlama({ tied: false }),
  'llama with rotary factors': tinyLlama({ ropeFactors: [1, 1, 1, 1, 2, 2, 2, 2] }),
  gemma3: tinyGemma(),
};

async function read(model: TinyModel) {
  const { metadata, tensors } = await readGguf(memorySource(tinyFile(model)));
  return { config: configFromGguf(metadata, tensors), tensors };
}

for (const [name, model] of Object.entries(models)) {
  test(`${name}: the tensors of a whole file are those expected, no more and no fewer`, async () => {
    const { config, tensors } = await read(model);
    checkTensors(config, tensors);
    const matrices = tensors.filter(tensor => tensor.name !== 'rope_freqs.weight');
    const shapes = new Map(matrices.map(({ name, shape }) => [name, [...shape].reverse()]));
    assert.deepEqual(new Map([...expectedTensors(config)].sort()), new Map([...shapes].sort()));
  });

  test(`${name}: each tensor is missed, and its shape is looked at`, async () => {
    const { config, tensors } = await read(model);
    for (const { name, shape } of tensors) {
      // The config says whether there is an output matrix, and nothing asks for rotary factors.
      if (name === 'rope_freqs.weight') continue;
      refuses(() => checkTensors(config, without(tensors, name)), 'model-incomplete', `"${name}"`);
      for (const wrong of [[...shape, 2], shape.slice(1), shape.map((size, i) => (i === 0 ? size + 1 : size))]) {
        const changed = tensors.map(tensor => (tensor.name === name ? { ...tensor, shape: wrong } : tensor));
        refuses(() => checkTensors(config, changed), 'gguf-malformed', `"${name}"`);
      }
    }
  });
}

test('rows and columns are not the same', async () => {
  const { config, tensors } = await read(tinyLlama());
  const turned = tensors.map(tensor => ({ ...tensor, shape: [...tensor.shape].reverse() }));
  refuses(() => checkTensors(config, turned), 'gguf-malformed', 'shape [64,269], not the [269,64]');
});

test('axes of length one behind the last do not matter', async () => {
  const { config, tensors } = await read(tinyLlama());
  checkTensors(
    config,
    tensors.map(tensor => ({ ...tensor, shape: [...tensor.shape, 1, 1] })),
  );
});

for (const name of [
  'blk.0.attn_q.bias',
  'blk.3.attn_norm.weight',
  'blk.0.ffn_gate_inp.weight',
  'position_embd.weight',
  'output.bias',
]) {
  test(`a tensor that would change the numbers is refused: ${name}`, async () => {
    const { config, tensors } = await read(tinyLlama());
    const more: NamedTensor[] = [...tensors, { name, shape: [64] }];
    refuses(() => checkTensors(config, more), 'unsupported-architecture', `"${name}"`);
  });
}

test('factors for long contexts do not come without those for short ones', async () => {
  const { config, tensors } = await read(tinyLlama());
  const [long, short] = ['rope_factors_long.weight', 'rope_factors_short.weight'].map(name => ({ name, shape: [8] }));
  checkTensors(config, [...tensors, long!, short!]);
  refuses(() => checkTensors(config, [...tensors, long!]), 'model-incomplete', '"rope_factors_short.weight"');
});

test('a tensor is found by its whole name', () => {
  const tensors = [
    { name: 'blk.10.a', shape: [1] },
    { name: 'blk.1.a', shape: [2] },
  ];
  assert.equal(findTensor(tensors, 'blk.1.a'), tensors[1]);
  refuses(() => findTensor(tensors, 'blk.1'), 'model-incomplete', '"blk.1"');
});

function without(tensors: readonly NamedTensor[], name: string): NamedTensor[] {
  return tensors.filter(tensor => tensor.name !== name);
}

function refuses(act: () => unknown, code: ErrorCode, words: string): void {
  assert.throws(act, error => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.includes(words), `${error.message} lacks ${words}`);
    return true;
  });
}
