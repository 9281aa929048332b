import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { SLICE_BYTES } from '#core/gguf/limits';
import { type GgufFile, readGguf } from '#core/gguf/read';
import { GgufBytes, type TypedValue, writeGguf } from '#test/support/ggufWriter';
import { memorySource } from '#test/support/memorySource';
import { quantize } from '#test/support/quantize';

const values = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));

function sample(version = 3, alignment = 32): Uint8Array<ArrayBuffer> {
  return writeGguf({
    version,
    metadata: { 'general.architecture': 'llama', 'general.alignment': alignment, 'llama.block_count': 2 },
    tensors: [
      { name: 'token_embd.weight', type: 'Q4_1', shape: [32, 2], data: quantize('Q4_1', values) },
      { name: 'output_norm.weight', type: 'F32', shape: [3], data: quantize('F32', values.subarray(0, 3)) },
      { name: 'output.weight', type: 'Q8_0', shape: [32, 2], data: quantize('Q8_0', values) },
    ],
  });
}

for (const version of [2, 3]) {
  for (const alignment of [8, 32, 4096]) {
    test(`version ${version}, alignment ${alignment}: tensors are where they were put`, async () => {
      const bytes = sample(version, alignment);
      const file = await readGguf(memorySource(bytes));
      assert.equal(file.version, version);
      assert.equal(file.size, bytes.length);
      assert.equal(file.dataOffset % alignment, 0);
      assert.deepEqual(
        file.tensors.map(({ name, type, shape }) => ({ name, type, shape })),
        [
          { name: 'token_embd.weight', type: 'Q4_1', shape: [32, 2] },
          { name: 'output_norm.weight', type: 'F32', shape: [3] },
          { name: 'output.weight', type: 'Q8_0', shape: [32, 2] },
        ],
      );
      const data = [quantize('Q4_1', values), quantize('F32', values.subarray(0, 3)), quantize('Q8_0', values)];
      file.tensors.forEach(({ offset, byteLength }, i) => {
        assert.deepEqual(bytes.subarray(offset, offset + byteLength), data[i]);
      });
    });
  }
}

test('a scalar tensor has no dimensions and one element', async () => {
  const data = quantize('F32', Float32Array.of(7));
  const file = await readGguf(memorySource(writeGguf({ tensors: [{ name: 's', type: 'F32', shape: [], data }] })));
  assert.deepEqual(file.tensors[0]!.shape, []);
  assert.equal(file.tensors[0]!.byteLength, 4);
});

test('a file without tensors or metadata is read', async () => {
  const file = await readGguf(memorySource(writeGguf({})));
  assert.deepEqual([file.tensors.length, file.metadata.size], [0, 0]);
});

test('a header larger than a slice is fetched in slices, and the data are not touched', async () => {
  const tokens = Array.from({ length: 150_000 }, (_, i) => `token number ${i}`);
  const scores = Float32Array.from(tokens, (_, i) => -i);
  const data = new Uint8Array(5_000_000 * 4);
  const bytes = writeGguf({
    metadata: { 'tokenizer.ggml.tokens': tokens, 'tokenizer.ggml.scores': scores, last: 'text' },
    tensors: [{ name: 'big', type: 'F32', shape: [5_000_000], data }],
  });
  const source = memorySource(bytes);
  const file = await readGguf(source);
  assert.deepEqual(file.metadata.get('tokenizer.ggml.tokens'), tokens);
  assert.deepEqual(file.metadata.get('tokenizer.ggml.scores'), scores);
  assert.equal(file.metadata.get('last'), 'text');
  assert.ok(file.dataOffset > 3 * SLICE_BYTES);
  assert.ok(source.reads.every(read => read.length <= SLICE_BYTES));
  assert.ok(source.reads.reduce((sum, read) => sum + read.length, 0) <= file.dataOffset + SLICE_BYTES);
});

/** Files that are no GGUF this program reads: bytes, code, and a word the message or hint must contain. */
const strangers: readonly [name: string, bytes: Uint8Array, code: string, word: RegExp][] = [
  ['an empty file', new Uint8Array(0), 'not-a-gguf', /GGUF/],
  ['three bytes', Buffer.from('GGU'), 'not-a-gguf', /GGUF/],
  ['a text', Buffer.from('This is a text.'), 'not-a-gguf', /\.gguf/],
  ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'not-a-gguf', /git lfs pull/],
  ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), 'not-a-gguf', /web page/],
  ['the format before GGUF', Buffer.from('tjgg\u0003\0\0\0'), 'not-a-gguf', /before GGUF/],
  ['the magic alone', Buffer.from('GGUF'), 'gguf-truncated', /cut off/],
  ['version 1', new GgufBytes().head(1, 0, 0).done(), 'unsupported-gguf-version', /version 1/],
  ['version 4', new GgufBytes().head(4, 0, 0).done(), 'unsupported-gguf-version', /version 4/],
  ['big-endian', new GgufBytes().head(0x03000000, 0, 0).done(), 'unsupported-gguf-version', /big-endian/],
];

for (const [name, bytes, code, word] of strangers) {
  test(`${name} is refused: ${code}`, async () => {
    const error = await refusal(bytes);
    assert.equal(error.code, code);
    assert.match(`${error.message} ${error.hint}`, word);
  });
}

for (const alignment of [0, 3, 48, 131_072, 2 ** 31]) {
  test(`alignment ${alignment} is refused`, async () => {
    const bytes = new GgufBytes().head(3, 0, 1).entry('general.alignment', alignment).done();
    assert.equal((await refusal(bytes)).code, 'gguf-malformed');
  });
}

test('an alignment that is no number is refused', async () => {
  const value: TypedValue = { type: 'float32', value: 32.5 };
  const bytes = new GgufBytes().head(3, 0, 1).entry('general.alignment', value).done();
  assert.equal((await refusal(bytes)).code, 'gguf-malformed');
});

test('a file that lost bytes while it was read is refused', async () => {
  const bytes = sample();
  await assert.rejects(readGguf(memorySource(bytes.subarray(0, 40), bytes.length)), { code: 'gguf-truncated' });
});

async function refusal(bytes: Uint8Array): Promise<UserError> {
  const result: GgufFile | Error = await readGguf(memorySource(bytes)).catch((error: Error) => error);
  assert.ok(result instanceof UserError, 'it was accepted, or refused with an error of no name');
  return result;
}
