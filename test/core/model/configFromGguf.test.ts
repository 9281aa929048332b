import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, UserError } from '#core/errors';
import { readGguf } from '#core/gguf/read';
import { checkTensors } from '#core/model/checkTensors';
import { ARCHITECTURES, configFromGguf } from '#core/model/configFromGguf';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { openFileSource } from '#engine/models/fileSource';
import type { PlainValue } from '#test/support/ggufWriter';
import { memorySource } from '#test/support/memorySource';
import { gemmaPath, smollm2Path } from '#test/support/models';
import { type TinyModel, tinyFile, tinyGemma, tinyLlama } from '#test/support/tinyModel';

type Changes = Readonly<Record<string, PlainValue | undefined>>;

async function configOf(model: TinyModel, changes: Changes = {}): Promise<DecoderConfig> {
  const { metadata, tensors } = await readGguf(memorySource(tinyFile(model, changes)));
  return configFromGguf(metadata, tensors);
}

/** The parts that are no functions. */
function plain({ slidingWindow: _window, rope, ...rest }: DecoderConfig) {
  const { base: _base, positionScale: _scale, ...ropeRest } = rope;
  return { ...rest, rope: ropeRest };
}

const layers = (count: number, value: (layer: number) => number) => Array.from({ length: count }, (_, i) => value(i));

test('the default model', async context => {
  const source = await openFileSource(await smollm2Path());
  context.after(() => source.close());
  const { metadata, tensors } = await readGguf(source);
  const config = configFromGguf(metadata, tensors);
  checkTensors(config, tensors);
  assert.deepEqual(plain(config), {
    architecture: 'llama',
    layers: 30,
    hiddenSize: 576,
    heads: 9,
    kvHeads: 3,
    headSize: 64,
    feedForwardSize: 1536,
    vocabularySize: 49_152,
    contextLength: 8192,
    epsilon: Math.fround(1e-5),
    embeddingScale: 1,
    attentionScale: 1 / 8,
    activation: 'silu',
    headNorms: false,
    postNorms: false,
    tied: true,
    rope: { size: 64, interleaved: true, frequencyFactors: null },
  });
  assert.deepEqual([config.rope.base(29), config.rope.positionScale(0), config.slidingWindow(0)], [100_000, 1, 0]);
});

test('Gemma 3 270M', async context => {
  const source = await openFileSource(await gemmaPath());
  context.after(() => source.close());
  const { metadata, tensors } = await readGguf(source);
  const config = configFromGguf(metadata, tensors);
  checkTensors(config, tensors);
  assert.deepEqual(plain(config), {
    architecture: 'gemma3',
    layers: 18,
    hiddenSize: 640,
    heads: 4,
    kvHeads: 1,
    headSize: 256,
    feedForwardSize: 2048,
    vocabularySize: 262_144,
    contextLength: 32_768,
    epsilon: Math.fround(1e-6),
    embeddingScale: Math.sqrt(640),
    attentionScale: 1 / 16,
    activation: 'gelu-tanh',
    headNorms: true,
    postNorms: true,
    tied: true,
    rope: { size: 256, interleaved: false, frequencyFactors: null },
  });
  const whole = [5, 11, 17];
  assert.deepEqual(
    layers(18, config.slidingWindow),
    layers(18, layer => (whole.includes(layer) ? 0 : 512)),
  );
  assert.deepEqual(
    layers(18, config.rope.base),
    layers(18, layer => (whole.includes(layer) ? 1e6 : 1e4)),
  );
});

const accepted: [
  name: string,
  model: TinyModel,
  changes: Changes,
  check: (config: DecoderConfig) => unknown,
  is: unknown,
][] = [
  ['an output matrix of its own', tinyLlama({ tied: false }), {}, ({ tied }) => tied, false],
  [
    'as many key heads as heads, unless it says',
    tinyLlama(),
    { 'llama.attention.head_count_kv': undefined },
    c => c.kvHeads,
    4,
  ],
  [
    'heads that share the width, unless it says',
    tinyLlama(),
    { 'llama.attention.key_length': undefined },
    c => c.headSize,
    16,
  ],
  [
    'whole heads rotated, unless it says',
    tinyLlama(),
    { 'llama.rope.dimension_count': undefined },
    c => c.rope.size,
    16,
  ],
  [
    "Llama's rope base, unless it says",
    tinyLlama(),
    { 'llama.rope.freq_base': undefined },
    c => c.rope.base(0),
    10_000,
  ],
  [
    "Gemma's rope bases, unless it says",
    tinyGemma(),
    { 'gemma3.rope.freq_base': undefined },
    c => [c.rope.base(0), c.rope.base(5)],
    [1e4, 1e6],
  ],
  [
    "a base of Gemma's sliding layers",
    tinyGemma(),
    { 'gemma3.rope.freq_base_swa': 500 },
    c => [c.rope.base(0), c.rope.base(5)],
    [500, 1e6],
  ],
  ['linear scaling', tinyLlama({ ropeScale: 4 }), {}, c => c.rope.positionScale(0), 4],
  ['a factor of an older file', tinyLlama(), { 'llama.rope.scale_linear': 2 }, c => c.rope.positionScale(0), 2],
  ['a factor without a type', tinyLlama(), { 'llama.rope.scaling.factor': 2 }, c => c.rope.positionScale(0), 2],
  ['a factor that says nothing', tinyLlama(), { 'llama.rope.scaling.factor': 0 }, c => c.rope.positionScale(0), 1],
  [
    'no scaling, whatever the factor',
    tinyLlama({ ropeScale: 4 }),
    { 'llama.rope.scaling.type': 'none' },
    c => c.rope.positionScale(0),
    1,
  ],
  [
    'scaling of the layers that see everything',
    tinyGemma({ ropeScale: 8 }),
    {},
    c => [c.rope.positionScale(0), c.rope.positionScale(5)],
    [1, 8],
  ],
  [
    'another pattern of layers',
    tinyGemma(),
    { 'gemma3.attention.sliding_window_pattern': 2 },
    c => layers(4, c.slidingWindow),
    [8, 0, 8, 0],
  ],
  ["the scale of Gemma's largest", tinyGemma(), { 'gemma3.block_count': 62 }, c => c.attentionScale, 1 / 4],
  ["the scale of Gemma's others", tinyGemma(), { 'gemma3.block_count': 61 }, c => c.attentionScale, 1 / Math.sqrt(32)],
  ['one file of one', tinyLlama(), { 'split.count': 1 }, c => c.layers, 3],
  ['caps that cap nothing', tinyGemma(), { 'gemma3.final_logit_softcapping': 0 }, c => c.layers, 7],
];
for (const [name, model, changes, check, is] of accepted) {
  test(`understood: ${name}`, async () => assert.deepEqual(check(await configOf(model, changes)), is));
}

const refused: [name: string, model: TinyModel, changes: Changes, code: ErrorCode, words: RegExp][] = [
  ['another architecture', tinyLlama(), { 'general.architecture': 'mamba' }, 'unsupported-architecture', /"mamba"/],
  ['no architecture', tinyLlama(), { 'general.architecture': undefined }, 'model-incomplete', /general\.architecture/],
  ['a part of several files', tinyLlama(), { 'split.count': 3 }, 'model-incomplete', /one part of several/],
  ['a mixture of experts', tinyLlama(), { 'llama.expert_count': 8 }, 'unsupported-architecture', /mixture of experts/],
  ['capped logits', tinyGemma(), { 'gemma3.final_logit_softcapping': 30 }, 'unsupported-architecture', /soft-capped/],
  ['capped attention', tinyGemma(), { 'gemma3.attn_logit_softcapping': 50 }, 'unsupported-architecture', /soft-capped/],
  ['yarn', tinyLlama(), { 'llama.rope.scaling.type': 'yarn' }, 'unsupported-architecture', /rope scaling "yarn"/],
  ['longrope', tinyLlama(), { 'llama.rope.scaling.type': 'longrope' }, 'unsupported-architecture', /"longrope"/],
  [
    'values of another size than keys',
    tinyLlama(),
    { 'llama.attention.value_length': 32 },
    'unsupported-architecture',
    /different sizes/,
  ],
  [
    'rotated dimensions that no kernel takes',
    tinyLlama(),
    { 'llama.rope.dimension_count': 8 },
    'unsupported-architecture',
    /8 rotated dimensions/,
  ],
  [
    'more rotated dimensions than there are',
    tinyLlama(),
    { 'llama.rope.dimension_count': 32 },
    'gguf-malformed',
    /rope\.dimension_count" is 32/,
  ],
  ['an odd number of rotated dimensions', tinyLlama(), { 'llama.rope.dimension_count': 15 }, 'gguf-malformed', /is 15/],
  ['a rope base of 0', tinyLlama(), { 'llama.rope.freq_base': 0 }, 'gguf-malformed', /rope\.freq_base" is 0/],
  [
    'a negative base of sliding layers',
    tinyGemma(),
    { 'gemma3.rope.freq_base_swa': -1 },
    'gguf-malformed',
    /freq_base_swa" is -1/,
  ],
  [
    'a factor that is no number',
    tinyLlama(),
    { 'llama.rope.scaling.factor': Number.NaN },
    'gguf-malformed',
    /scaling\.factor|number/,
  ],
  [
    'an endless rope base',
    tinyLlama(),
    { 'llama.rope.freq_base': Number.POSITIVE_INFINITY },
    'gguf-malformed',
    /is Infinity/,
  ],
  [
    'key heads that heads cannot share',
    tinyLlama(),
    { 'llama.attention.head_count_kv': 3 },
    'gguf-malformed',
    /4 attention heads.* 3/,
  ],
  [
    'more key heads than heads',
    tinyLlama(),
    { 'llama.attention.head_count_kv': 8 },
    'gguf-malformed',
    /4 attention heads.* 8/,
  ],
  ['no layers', tinyLlama(), { 'llama.block_count': 0 }, 'gguf-malformed', /block_count" is 0/],
  ['a billion layers', tinyLlama(), { 'llama.block_count': 1e9 }, 'gguf-malformed', /block_count" is 1000000000/],
  ['an absurd width', tinyLlama(), { 'llama.embedding_length': 2 ** 31 }, 'gguf-malformed', /embedding_length/],
  ['an absurd context', tinyLlama(), { 'llama.context_length': 2 ** 31 }, 'gguf-malformed', /context_length/],
  [
    'more heads than width',
    tinyLlama(),
    {
      'llama.attention.head_count': 100,
      'llama.attention.head_count_kv': 100,
      'llama.attention.key_length': undefined,
    },
    'gguf-malformed',
    /key_length" is 0/,
  ],
  ['no width', tinyLlama(), { 'llama.embedding_length': undefined }, 'model-incomplete', /llama\.embedding_length/],
  [
    'a width that is a text',
    tinyLlama(),
    { 'llama.embedding_length': '64' },
    'gguf-malformed',
    /embedding_length" is not/,
  ],
  ['half a layer', tinyLlama(), { 'llama.block_count': 1.5 }, 'gguf-malformed', /block_count" is not/],
  ['no epsilon', tinyLlama(), { 'llama.attention.layer_norm_rms_epsilon': undefined }, 'model-incomplete', /epsilon/],
  [
    'no sliding window',
    tinyGemma(),
    { 'gemma3.attention.sliding_window': undefined },
    'model-incomplete',
    /sliding_window/,
  ],
  ['no table of embeddings', { ...tinyLlama(), tensors: [] }, {}, 'model-incomplete', /"token_embd\.weight"/],
];
for (const [name, model, changes, code, words] of refused) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(configOf(model, changes), error => {
      assert.ok(error instanceof UserError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, words);
      assert.notEqual(error.hint, '');
      return true;
    });
  });
}

test('the hint for an unknown architecture names the known ones', async () => {
  await assert.rejects(configOf(tinyLlama(), { 'general.architecture': 'rwkv' }), ({ hint }: UserError) => {
    for (const name of ARCHITECTURES) assert.ok(hint.includes(name));
    return true;
  });
});
