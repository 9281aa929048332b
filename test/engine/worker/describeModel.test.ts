import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGguf } from '#core/gguf/read';
import { configFromGguf } from '#core/model/configFromGguf';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { describeModel, parameters } from '#engine/worker/describeModel';
import { readFixture } from '#test/support/fixtureLm';
import type { PlainValue } from '#test/support/ggufWriter';
import { memorySource } from '#test/support/memorySource';
import { type TinyModel, tinyFile, tinyGemma, tinyLlama } from '#test/support/tinyModel';

async function cardOf(model: TinyModel, changes: Readonly<Record<string, PlainValue | undefined>> = {}) {
  const file = await readGguf(memorySource(tinyFile(model, changes)));
  const params = { path: '/models/some.gguf', importFolder: '', precision: 'fast', threads: 0, parts: 'all' } as const;
  const spec = tokenizerSpec(file.metadata);
  const digests = { digest: 'd', tokenizerDigest: 't' };
  return { card: describeModel(params, file, configFromGguf(file.metadata, file.tensors), spec, digests), file };
}

test('a card says what the file says', async () => {
  const { card } = await cardOf(
    tinyLlama({ tied: false, matrixType: name => (name.includes('ffn') ? 'Q4_0' : 'Q8_0') }),
  );
  const table = 64 * 269;
  const layer = 64 + 64 * 64 + 2 * 64 * 32 + 64 * 64 + 64 + 3 * 64 * 96;
  assert.deepEqual(card, {
    digest: 'd',
    tokenizerDigest: 't',
    name: 'Tiny llama',
    architecture: 'llama',
    parameters: 2 * table + 3 * layer + 64,
    license: 'apache-2.0',
    quantization: 'Q8_0 14, Q4_0 9, F32 7',
    contextLength: 256,
    vocabularySize: 269,
    precision: 'fast',
    device: 'cpu',
    start: { id: 0, text: '<|endoftext|>' },
    weightBytes: 0,
    notes: [],
  });
});

test('a file that does not say its name is called after itself, and may have no licence', async () => {
  const { card } = await cardOf(tinyLlama(), { 'general.name': undefined, 'general.license': undefined });
  assert.deepEqual([card.name, card.license], ['some', '']);
});

test('a model with factors for short and for long contexts says how far the short ones go', async () => {
  const { file, config } = await readFixture('phi3');
  const params = { path: 'x', importFolder: '', precision: 'exact', threads: 0, parts: 'all' } as const;
  const digests = { digest: '', tokenizerDigest: '' };
  const { notes } = describeModel(params, file, config, tokenizerSpec(file.metadata), digests);
  assert.match(notes.join(), /more than 128 tokens .* windows are at most/);
});

test("Gemma's documents start after <bos>", async () => {
  const { card } = await cardOf(tinyGemma());
  assert.deepEqual(card.start, { id: 2, text: '<bos>' });
});

test('parameters are the elements of all tensors', async () => {
  const model = tinyGemma();
  const { file } = await cardOf(model);
  assert.equal(
    parameters(file),
    [...model.weights.values()].reduce((sum, { length }) => sum + length, 0),
  );
});
