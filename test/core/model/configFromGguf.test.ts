import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, UserError } from '#core/errors';
import { readGguf } from '#core/gguf/read';
import { architectures } from '#core/model/architectures';
import { checkTensors } from '#core/model/checkTensors';
import { configFromGguf } from '#core/model/configFromGguf';
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
  const { base: _base, positionScale: _scale, ...ropeRest } = rope!;
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
    longestSequence: 8192,
    norm: 'rms',
    gated: true,
    fused: { queries: false, gate: false },
    biases: new Set(),
    epsilon: Math.fround(1e-5),
    embeddingScale: 1,
    attentionScale: 1 / 8,
    activation: 'silu',
    headNorms: false,
    postNorms: false,
    tied: true,
    rope: { size: 64, interleaved: true, yarn: null, magnitude: 1, frequencyFactors: null },
  });
  assert.deepEqual([config.rope!.base(29), config.rope!.positionScale(0), config.slidingWindow(0)], [100_000, 1, 0]);
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
    longestSequence: 32_768,
    norm: 'rms',
    gated: true,
    fused: { queries: false, gate: false },
    biases: new Set(),
    epsilon: Math.fround(1e-6),
    embeddingScale: Math.sqrt(640),
    attentionScale: 1 / 16,
    activation: 'gelu-tanh',
    headNorms: true,
    postNorms: true,
    tied: true,
    rope: { size: 256, interleaved: false, yarn: null, magnitude: 1, frequencyFactors: null },
  });
  const whole = [5, 11, 17];
  assert.deepEqual(
    layers(18, config.slidingWindow),
    layers(18, layer => (whole.includes(layer) ? 0 : 512)),
  );
  assert.deepEqual(
    layers(18, config.rope!.base),
    layers(18, layer => (whole.includes(layer) ? 1e6 : 1e4)),
  );
});

const llama = (config: DecoderConfig) => [config.rope!.base(0), config.rope!.positionScale(0), config.rope!.size];
const gemma = (config: DecoderConfig) =>
  layers(6, layer => config.rope!.base(layer) / config.rope!.positionScale(layer));
const accepted: [change: string, value: PlainValue | undefined, model: TinyModel, get: Get, is: unknown][] = [
  ['attention.head_count_kv', undefined, tinyLlama(), config => config.kvHeads, 4],
  ['attention.key_length', undefined, tinyLlama(), config => config.headSize, 16],
  ['rope.dimension_count', undefined, tinyLlama(), llama, [500, 1, 16]],
  ['rope.freq_base', undefined, tinyLlama(), llama, [10_000, 1, 16]],
  ['rope.scale_linear', 2, tinyLlama(), llama, [500, 2, 16]],
  ['rope.scaling.factor', 2, tinyLlama(), llama, [500, 2, 16]],
  ['rope.scaling.factor', 0, tinyLlama(), llama, [500, 1, 16]],
  ['rope.scaling.type', 'linear', tinyLlama({ ropeScale: 4 }), llama, [500, 4, 16]],
  ['rope.scaling.type', 'none', tinyLlama({ ropeScale: 4 }), llama, [500, 1, 16]],
  ['rope.scaling.type', 'linear', tinyGemma({ ropeScale: 8 }), gemma, [1e4, 1e4, 1e4, 1e4, 1e4, 1e6 / 8]],
  ['rope.freq_base', undefined, tinyGemma(), gemma, [1e4, 1e4, 1e4, 1e4, 1e4, 1e6]],
  ['rope.freq_base_swa', 500, tinyGemma(), gemma, [500, 500, 500, 500, 500, 1e6]],
  ['attention.sliding_window_pattern', 2, tinyGemma(), config => layers(4, config.slidingWindow), [8, 0, 8, 0]],
  ['block_count', 62, tinyGemma(), config => config.attentionScale, 1 / 4],
  ['block_count', 61, tinyGemma(), config => config.attentionScale, 1 / Math.sqrt(32)],
  ['final_logit_softcapping', 0, tinyGemma(), config => config.layers, 7],
  ['split.count', 1, tinyLlama(), config => config.layers, 3],
  ['general.name', 'x', tinyLlama({ tied: false }), config => config.tied, false],
];
type Get = (config: DecoderConfig) => unknown;

for (const [change, value, model, get, is] of accepted) {
  const { architecture } = model.shape;
  test(`understood in ${architecture}: ${change} ${value ?? 'left out'}`, async () => {
    assert.deepEqual(get(await configOf(model, { [keyOf(change, architecture)]: value })), is);
  });
}

/** A key of the architecture, unless it is one of the file. */
function keyOf(key: string, architecture: string): string {
  return /^(general|split)\./.test(key) ? key : `${architecture}.${key}`;
}

const [malformed, incomplete, unsupported] = [
  'gguf-malformed',
  'model-incomplete',
  'unsupported-architecture',
] as const;
const refused: [architecture: 'llama' | 'gemma3', change: string, PlainValue | undefined, ErrorCode, words: RegExp][] =
  [
    ['llama', 'general.architecture', 'mamba', unsupported, /"mamba"/],
    ['llama', 'general.architecture', undefined, incomplete, /general\.architecture/],
    ['llama', 'split.count', 3, incomplete, /one part of several/],
    ['llama', 'expert_count', 8, unsupported, /mixture of experts/],
    ['gemma3', 'final_logit_softcapping', 30, unsupported, /soft-capped/],
    ['gemma3', 'attn_logit_softcapping', 50, unsupported, /soft-capped/],
    ['llama', 'attention.value_length', 32, unsupported, /different sizes/],
    ['llama', 'rope.dimension_count', 8, unsupported, /8 rotated dimensions/],
    ['llama', 'rope.dimension_count', 32, malformed, /rope\.dimension_count" is 32/],
    ['llama', 'rope.dimension_count', 15, malformed, /is 15/],
    ['llama', 'rope.freq_base', 0, malformed, /rope\.freq_base" is 0/],
    ['llama', 'rope.freq_base', Number.POSITIVE_INFINITY, malformed, /is Infinity/],
    ['gemma3', 'rope.freq_base_swa', -1, malformed, /freq_base_swa" is -1/],
    ['llama', 'attention.head_count_kv', 3, malformed, /4 attention heads.* 3/],
    ['llama', 'attention.head_count_kv', 8, malformed, /4 attention heads.* 8/],
    ['llama', 'attention.head_count', 2 ** 21, malformed, /head_count" is 2097152/],
    ['llama', 'attention.key_length', 0, malformed, /key_length" is 0/],
    ['llama', 'block_count', 0, malformed, /block_count" is 0/],
    ['llama', 'block_count', 1e9, malformed, /block_count" is 1000000000/],
    ['llama', 'block_count', 1.5, malformed, /block_count" is not/],
    ['llama', 'embedding_length', 2 ** 31, malformed, /embedding_length/],
    ['llama', 'embedding_length', undefined, incomplete, /llama\.embedding_length/],
    ['llama', 'embedding_length', '64', malformed, /embedding_length" is not/],
    ['llama', 'context_length', 2 ** 31, malformed, /context_length/],
    ['llama', 'attention.layer_norm_rms_epsilon', undefined, incomplete, /epsilon/],
    ['gemma3', 'attention.sliding_window', undefined, incomplete, /sliding_window/],
  ];
for (const [architecture, change, value, code, words] of refused) {
  test(`refused in ${architecture}: ${change} ${value ?? 'left out'}`, async () => {
    const model = architecture === 'llama' ? tinyLlama() : tinyGemma();
    await refuses(configOf(model, { [keyOf(change, architecture)]: value }), code, words);
  });
}

test('refused: no table of embeddings', () =>
  refuses(configOf({ ...tinyLlama(), tensors: [] }), incomplete, /"token_embd\.weight"/));

async function refuses(answer: Promise<unknown>, code: ErrorCode, words: RegExp): Promise<void> {
  await assert.rejects(answer, error => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, words);
    assert.notEqual(error.hint, '');
    return true;
  });
}

test('the hint for an unknown architecture names the known ones', async () => {
  await assert.rejects(configOf(tinyLlama(), { 'general.architecture': 'rwkv' }), ({ hint }: UserError) => {
    for (const name of Object.keys(architectures)) assert.ok(hint.includes(name));
    return true;
  });
});
