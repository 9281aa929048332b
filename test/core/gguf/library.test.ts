/** `readGguf` beside another reader of the format, `@huggingface/gguf`, and where that one is wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GGMLQuantizationType, gguf } from '@huggingface/gguf';
import { byteLength, GGML_TYPES } from '#core/gguf/ggmlType';
import { readGguf } from '#core/gguf/read';
import { type GgufSpec, type PlainValue, type TypedValue, writeGguf } from '#test/support/ggufWriter';
import { memorySource } from '#test/support/memorySource';

/** The library over memory: it asks for ranges by HTTP. */
async function readByLibrary(bytes: Uint8Array) {
  const answer = async (_: unknown, init: { headers: { Range: string } }) => {
    const [from = 0, to = 0] = init.headers.Range.replace('bytes=', '').split('-').map(Number);
    const headers = { 'content-range': `bytes ${from}-${to}/${bytes.length}` };
    return new Response(bytes.slice(from, to + 1), { headers });
  };
  return gguf('https://example.org/model.gguf', { fetch: answer as unknown as typeof fetch });
}

/** Typed arrays and bigints as plain arrays and numbers. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Int32Array);
  return Array.isArray(value) ? value.map(plain) : value;
}

const metadata: Record<string, PlainValue | TypedValue> = {
  'general.architecture': 'llama',
  'general.alignment': 64,
  'llama.rope.freq_base': 0.1,
  negative: -1,
  flag: true,
  long: { type: 'uint64', value: 2n ** 60n },
  double: { type: 'float64', value: Math.PI },
  floats: Float32Array.of(0.5, -1e30, Number.POSITIVE_INFINITY),
  flags: [true, false],
  texts: ['a', 'naïve 🦉', '', '\0', 'x'.repeat(1000)],
};

const tensors = GGML_TYPES.map((type, i) => {
  const shape = [256, i + 1];
  return { name: `blk.${i}.${type}`, type, shape, data: new Uint8Array(byteLength(type, 256 * (i + 1))) };
});

const vocabulary = Array.from({ length: 100_000 }, (_, i) => `token number ${i}`);

const files: readonly [string, GgufSpec][] = [
  ['version 3', { metadata, tensors }],
  ['version 2', { version: 2, metadata, tensors }],
  ['no tensors', { metadata }],
  ['a large vocabulary', { metadata: { ...metadata, vocabulary }, tensors }],
];

for (const [name, spec] of files) {
  test(`${name}: both readers agree`, async () => {
    const bytes = writeGguf(spec);
    const [own, other] = [await readGguf(memorySource(bytes)), await readByLibrary(bytes)];
    const { version, tensor_count, kv_count, ...rest } = other.metadata as Record<string, unknown>;
    assert.deepEqual(
      [own.version, own.tensors.length, own.metadata.size],
      [version, Number(tensor_count), Number(kv_count)],
    );
    assert.equal(own.dataOffset, Number(other.tensorDataOffset));
    const ours = Object.fromEntries([...own.metadata].map(([key, value]) => [key, plain(value)]));
    assert.deepEqual(ours, Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plain(value)])));
    assert.deepEqual(
      own.tensors.map(({ name, type, shape, offset }) => [name, GGMLQuantizationType[type], shape, offset]),
      other.tensorInfos.map(({ name, dtype, shape, offset }) => [
        name,
        dtype,
        shape.map(Number),
        Number(offset + other.tensorDataOffset),
      ]),
    );
  });
}

/*
 * Why the library is beside our reader and not in its place. When one of these fails, the library has been mended.
 */

test('the library drops a byte order mark at the begin of a token, as six tokens of Gemma 3 have it', async () => {
  const bytes = writeGguf({ metadata: { tokens: ['\ufeff//', '//'] } });
  assert.deepEqual((await readGguf(memorySource(bytes))).metadata.get('tokens'), ['\ufeff//', '//']);
  assert.deepEqual(((await readByLibrary(bytes)).metadata as Record<string, unknown>).tokens, ['//', '//']);
});

test('the library cuts the last token of a vocabulary that ends across the edge of a fetched range', async () => {
  // The last text's bytes begin 10 before the edge: head 24, key 8 + 6, types and counts 4 + 4 + 8, lengths 8 + 8.
  const filler = 'x'.repeat(2_000_000 - 10 - 24 - 14 - 16 - 16);
  const spec = { metadata: { tokens: ['x'.repeat(1e6), filler.slice(1e6), 'the last token of all'] } };
  const bytes = writeGguf(spec);
  const own = (await readGguf(memorySource(bytes))).metadata.get('tokens') as readonly string[];
  const other = ((await readByLibrary(bytes)).metadata as Record<string, unknown>).tokens as string[];
  assert.deepEqual(own, spec.metadata.tokens);
  assert.notEqual(other[2], own[2]);
});
