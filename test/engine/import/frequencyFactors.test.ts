import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { type GgufTensor, placeTensors } from '#core/gguf/readTensors';
import { readFrequencyFactors } from '#engine/import/frequencyFactors';
import { memorySource } from '#test/support/memorySource';
import { type QuantisableType, quantize } from '#test/support/quantize';

const ALIGNMENT = 32;

/** A file of one tensor, which begins after 64 other bytes. */
function fileOf(values: readonly number[], type: QuantisableType = 'F32', shape = [values.length]) {
  const data = quantize(type, Float32Array.from(values));
  const bytes = new Uint8Array(64 + data.length);
  bytes.set(data, 64);
  const tensor: GgufTensor = { name: 'rope_freqs.weight', type, shape, offset: 0, byteLength: data.length };
  const place = { offset: 64, alignment: ALIGNMENT, fileSize: bytes.length };
  return { source: memorySource(bytes), tensors: placeTensors([tensor], place) };
}

test('a file without factors has none', async () => {
  const { source, tensors } = fileOf([1, 2]);
  const others = tensors.map(tensor => ({ ...tensor, name: 'rope_freqs.bias' }));
  assert.equal(await readFrequencyFactors(source, others, 4), null);
  assert.equal(await readFrequencyFactors(source, [], 4), null);
  assert.deepEqual(source.reads, []);
});

for (const type of ['F32', 'F16', 'BF16'] as const) {
  test(`factors in ${type}`, async () => {
    const { source, tensors } = fileOf([1, 1.5, 4, 32], type);
    assert.deepEqual(await readFrequencyFactors(source, tensors, 8), Float32Array.of(1, 1.5, 4, 32));
  });
}

const wrong: Readonly<Record<string, ReturnType<typeof fileOf>>> = {
  'too few': fileOf([1, 2, 3]),
  'too many': fileOf([1, 2, 3, 4, 5]),
  'a matrix': fileOf([1, 2, 3, 4], 'F32', [4, 1]),
  'a zero': fileOf([1, 0, 3, 4]),
  'a negative one': fileOf([1, 2, -3, 4]),
  'one that is no number': fileOf([1, Number.NaN, 3, 4]),
  'an endless one': fileOf([1, 2, 3, Number.POSITIVE_INFINITY]),
};
for (const [name, { source, tensors }] of Object.entries(wrong)) {
  test(`${name} is refused`, async () => {
    await assert.rejects(readFrequencyFactors(source, tensors, 8), error => {
      assert.ok(error instanceof UserError && error.code === 'gguf-malformed');
      assert.match(error.message, /rope_freqs\.weight/);
      return true;
    });
  });
}
