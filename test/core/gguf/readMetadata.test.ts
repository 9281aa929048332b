import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeaderCursor } from '#core/gguf/cursor';
import { LIMITS } from '#core/gguf/limits';
import { readMetadata, readString } from '#core/gguf/readMetadata';
import { GgufBytes, type PlainValue, type TypedValue } from '#test/support/ggufWriter';
import { memorySource } from '#test/support/memorySource';

/** Some room behind the entries, as tensor descriptions would leave. */
const ROOM = new Uint8Array(64);

function read(bytes: GgufBytes, count: number) {
  return readMetadata(new HeaderCursor(memorySource(bytes.raw(ROOM).done())), count);
}

const values: readonly [name: string, written: PlainValue | TypedValue, read: unknown][] = [
  ['uint8', { type: 'uint8', value: 255 }, 255],
  ['int8', { type: 'int8', value: -128 }, -128],
  ['uint16', { type: 'uint16', value: 65_535 }, 65_535],
  ['int16', { type: 'int16', value: -32_768 }, -32_768],
  ['uint32', { type: 'uint32', value: 2 ** 32 - 1 }, 2 ** 32 - 1],
  ['int32', { type: 'int32', value: -(2 ** 31) }, -(2 ** 31)],
  ['float32', { type: 'float32', value: 0.1 }, Math.fround(0.1)],
  ['float64', { type: 'float64', value: 0.1 }, 0.1],
  ['uint64 that is safe', { type: 'uint64', value: 2 ** 53 - 1 }, 2 ** 53 - 1],
  ['uint64 that is not', { type: 'uint64', value: 2n ** 64n - 1n }, 2n ** 64n - 1n],
  ['int64', { type: 'int64', value: -5n }, -5],
  ['true', true, true],
  ['false', false, false],
  ['text', 'naïve 🦉 \ufeff\0', 'naïve 🦉 \ufeff\0'],
  ['text with a byte order mark in front', '\ufeff//', '\ufeff//'],
  ['empty text', '', ''],
  ['texts', ['a', '\ufeff//', '', '\ufffd'], ['a', '\ufeff//', '', '\ufffd']],
  ['booleans', [true, false, true], [true, false, true]],
  ['no texts', { type: 'array', of: 'string', value: [] }, []],
  ['uint8s', { type: 'array', of: 'uint8', value: [1, 255] }, Uint8Array.of(1, 255)],
  ['int8s', { type: 'array', of: 'int8', value: [1, -1] }, Int8Array.of(1, -1)],
  ['uint16s', { type: 'array', of: 'uint16', value: [1, 65_535] }, Uint16Array.of(1, 65_535)],
  ['int16s', { type: 'array', of: 'int16', value: [1, -1] }, Int16Array.of(1, -1)],
  ['uint32s', { type: 'array', of: 'uint32', value: [7] }, Uint32Array.of(7)],
  ['int32s', { type: 'array', of: 'int32', value: [1, -1] }, Int32Array.of(1, -1)],
  ['floats', { type: 'array', of: 'float32', value: [0.5, -2] }, Float32Array.of(0.5, -2)],
  ['doubles', { type: 'array', of: 'float64', value: [0.1] }, Float64Array.of(0.1)],
  ['uint64s', { type: 'array', of: 'uint64', value: [1n, 2n ** 63n] }, BigUint64Array.of(1n, 2n ** 63n)],
  ['int64s', { type: 'array', of: 'int64', value: [-1n] }, BigInt64Array.of(-1n)],
  [
    'arrays of arrays',
    {
      type: 'array',
      of: 'array',
      value: [
        { type: 'array', of: 'string', value: ['a'] },
        { type: 'array', of: 'uint8', value: [] },
      ],
    },
    [['a'], new Uint8Array(0)],
  ],
];

for (const [name, written, expected] of values) {
  test(`${name}: what was written is read`, async () => {
    const metadata = await read(new GgufBytes().entry('before', 1).entry('k', written).entry('after', 'x'), 3);
    assert.deepEqual([...metadata.keys()], ['before', 'k', 'after']);
    assert.deepEqual(metadata.get('k'), expected);
    assert.equal(metadata.get('after'), 'x');
  });
}

test('keys that objects treat in their own way are keys like others', async () => {
  const keys = ['__proto__', 'constructor', '10', '9', 'version'];
  const bytes = new GgufBytes();
  for (const key of keys) bytes.entry(key, key);
  assert.deepEqual(
    [...(await read(bytes, 5))],
    keys.map(key => [key, key]),
  );
});

test('a wrong byte in a text for people is replaced', async () => {
  const bytes = new GgufBytes().string('general.name').uint32(8).string(Uint8Array.of(0x41, 0xe9));
  assert.equal((await read(bytes, 1)).get('general.name'), 'A\ufffd');
});

/** Arrays in arrays, `depth` levels, with a byte in the innermost. */
function nested(depth: number): TypedValue {
  return depth === 1
    ? { type: 'array', of: 'uint8', value: [1] }
    : { type: 'array', of: 'array', value: [nested(depth - 1)] };
}

const arrayHead = (of: number, count: number | bigint) =>
  new GgufBytes().string('k').uint32(9).uint32(of).uint64(count);

const refused: readonly [name: string, bytes: GgufBytes, count: number, code: string][] = [
  ['more entries than any model has', new GgufBytes(), LIMITS.metadataEntries + 1, 'gguf-limit'],
  ['more entries than there is room for', new GgufBytes(), 60_000, 'gguf-truncated'],
  ['an empty key', new GgufBytes().entry('', 1), 1, 'gguf-malformed'],
  ['a key twice', new GgufBytes().entry('k', 1).entry('k', 'x'), 2, 'gguf-malformed'],
  ['a key that is not UTF-8', new GgufBytes().string(Uint8Array.of(0xff)).uint32(0), 1, 'gguf-malformed'],
  ['a key longer than the format allows', new GgufBytes().entry('k'.repeat(65_536), 1), 1, 'gguf-limit'],
  ['a key of 2^63 bytes', new GgufBytes().uint64(2n ** 63n), 1, 'gguf-limit'],
  ['a key longer than the file', new GgufBytes().uint64(1000), 1, 'gguf-truncated'],
  ['an unknown value type', new GgufBytes().string('k').uint32(13), 1, 'gguf-malformed'],
  ['a boolean of 2', new GgufBytes().string('k').uint32(7).raw(Uint8Array.of(2)), 1, 'gguf-malformed'],
  [
    'a text of 2^64 - 1 bytes',
    new GgufBytes()
      .string('k')
      .uint32(8)
      .uint64(2n ** 64n - 1n),
    1,
    'gguf-limit',
  ],
  ['a text longer than the file', new GgufBytes().string('k').uint32(8).uint64(500), 1, 'gguf-truncated'],
  ['an array of an unknown type', arrayHead(13, 1), 1, 'gguf-malformed'],
  ['an empty array of an unknown type', arrayHead(99, 0), 1, 'gguf-malformed'],
  ['2^63 numbers', arrayHead(6, 2n ** 63n), 1, 'gguf-limit'],
  ['2^32 texts', arrayHead(8, 2 ** 32), 1, 'gguf-limit'],
  ['a million texts in 64 bytes', arrayHead(8, 1e6), 1, 'gguf-truncated'],
  ['a million doubles in 64 bytes', arrayHead(12, 1e6), 1, 'gguf-truncated'],
  ['a million booleans in 64 bytes', arrayHead(7, 1e6), 1, 'gguf-truncated'],
  ['a million arrays in 64 bytes', arrayHead(9, 1e6), 1, 'gguf-truncated'],
  ['a text of 2^62 bytes in an array', arrayHead(8, 1).uint64(2n ** 62n), 1, 'gguf-limit'],
  ['a vocabulary that is not UTF-8', arrayHead(8, 1).string(Uint8Array.of(0xff)), 1, 'gguf-malformed'],
  ['arrays nested too deep', new GgufBytes().entry('k', nested(LIMITS.arrayDepth + 1)), 1, 'gguf-limit'],
];

for (const [name, bytes, count, code] of refused) {
  test(`${name}: refused as ${code}`, async () => {
    await assert.rejects(read(bytes, count), { name: 'UserError', code });
  });
}

test('arrays nested as deep as the limit are read', async () => {
  const metadata = await read(new GgufBytes().entry('k', nested(LIMITS.arrayDepth)), 1);
  assert.deepEqual((metadata.get('k') as unknown[]).flat(LIMITS.arrayDepth), [Uint8Array.of(1)]);
});

test('many empty arrays, each small in the file and large in memory, are refused', async () => {
  const one = new Uint8Array(12);
  const bytes = arrayHead(9, LIMITS.arrays + 1).raw(new Uint8Array(one.length * (LIMITS.arrays + 1)));
  await assert.rejects(read(bytes, 1), { name: 'UserError', code: 'gguf-limit' });
});

test('a string is read up to its limit', async () => {
  const bytes = new GgufBytes().string('four').string('fives').done();
  const cursor = new HeaderCursor(memorySource(bytes));
  assert.equal(await readString(cursor, 'bytes', 4, true), 'four');
  await assert.rejects(readString(cursor, 'bytes', 4, true), { code: 'gguf-limit' });
});
