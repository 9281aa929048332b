import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeaderCursor } from '#core/gguf/cursor';
import { LIMITS } from '#core/gguf/limits';
import { type GgufTensor, placeTensors, readTensors } from '#core/gguf/readTensors';
import { GgufBytes } from '#test/support/ggufWriter';
import { memorySource } from '#test/support/memorySource';

const F32 = 0;
const Q4_K = 12;

function read(bytes: GgufBytes, count: number) {
  return readTensors(new HeaderCursor(memorySource(bytes.done())), count);
}

test('descriptions are read in their order', async () => {
  const bytes = new GgufBytes().tensor('b', [512, 3], Q4_K, 64).tensor('a', [5], F32, 0).tensor('c', [], F32, 32);
  assert.deepEqual(await read(bytes, 3), [
    { name: 'b', type: 'Q4_K', shape: [512, 3], offset: 64, byteLength: 864 },
    { name: 'a', type: 'F32', shape: [5], offset: 0, byteLength: 20 },
    { name: 'c', type: 'F32', shape: [], offset: 32, byteLength: 4 },
  ]);
});

const refused: readonly [name: string, bytes: GgufBytes, count: number, code: string][] = [
  ['more tensors than any model has', new GgufBytes(), LIMITS.tensors + 1, 'gguf-limit'],
  ['more tensors than there is room for', new GgufBytes().tensor('a', [1], F32, 0), 2, 'gguf-truncated'],
  ['a tensor twice', new GgufBytes().tensor('a', [1], F32, 0).tensor('a', [2], F32, 32), 2, 'gguf-malformed'],
  ['a tensor without a name', new GgufBytes().tensor('', [1], F32, 0).uint32(0), 1, 'gguf-malformed'],
  ['a name that is too long', new GgufBytes().tensor('a'.repeat(257), [1], F32, 0), 1, 'gguf-limit'],
  ['five dimensions', new GgufBytes().tensor('a', [1, 1, 1, 1, 1], F32, 0), 1, 'gguf-limit'],
  [
    '2^32 - 1 dimensions',
    new GgufBytes()
      .string('a')
      .uint32(2 ** 32 - 1)
      .raw(new Uint8Array(50)),
    1,
    'gguf-limit',
  ],
  ['an empty dimension', new GgufBytes().tensor('a', [32, 0], F32, 0), 1, 'gguf-malformed'],
  ['a product beyond 2^53', new GgufBytes().tensor('a', [2 ** 30, 2 ** 30], F32, 0), 1, 'gguf-malformed'],
  [
    'a product that wraps to 0 in 64 bits',
    new GgufBytes().tensor('a', [2n ** 32n, 2n ** 32n], F32, 0),
    1,
    'gguf-malformed',
  ],
  ['dimensions of 2^64 - 1', new GgufBytes().tensor('a', Array(4).fill(2n ** 64n - 1n), F32, 0), 1, 'gguf-malformed'],
  ['rows of half a block', new GgufBytes().tensor('a', [128, 2], Q4_K, 0), 1, 'gguf-malformed'],
  ['a scalar of a block type', new GgufBytes().tensor('a', [], Q4_K, 0), 1, 'gguf-malformed'],
  ['a type by its name', new GgufBytes().tensor('a', [256], 16, 0), 1, 'unsupported-tensor-type'],
  ['a type nobody knows', new GgufBytes().tensor('a', [256], 2 ** 31, 0), 1, 'unsupported-tensor-type'],
];

for (const [name, bytes, count, code] of refused) {
  test(`${name}: refused as ${code}`, async () => {
    await assert.rejects(read(bytes, count), { name: 'UserError', code });
  });
}

const data = { offset: 100, alignment: 4, fileSize: 140 };

function tensor(name: string, offset: number, byteLength: number): GgufTensor {
  return { name, type: 'F32', shape: [byteLength / 4], offset, byteLength };
}

test('offsets count from the begin of the file, in the order given', () => {
  const placed = placeTensors([tensor('b', 20, 20), tensor('a', 0, 20)], data);
  assert.deepEqual(placed, [tensor('b', 120, 20), tensor('a', 100, 20)]);
});

const misplaced: readonly [name: string, tensors: readonly GgufTensor[], code: string, words: RegExp][] = [
  ['overlapping', [tensor('a', 0, 20), tensor('b', 16, 8)], 'gguf-malformed', /"a" and "b" overlap/],
  ['overlapping in the other order', [tensor('b', 16, 8), tensor('a', 0, 20)], 'gguf-malformed', /"a" and "b" overlap/],
  ['at the same place', [tensor('a', 4, 4), tensor('b', 4, 4)], 'gguf-malformed', /overlap/],
  ['one inside another', [tensor('a', 0, 40), tensor('b', 8, 4)], 'gguf-malformed', /overlap/],
  ['between two alignments', [tensor('a', 2, 4)], 'gguf-malformed', /multiple of 4/],
  ['one byte too long', [tensor('a', 20, 24)], 'gguf-truncated', /"a" ends at byte 144 and the file at byte 140/],
  ['outside of the file', [tensor('a', 4000, 4)], 'gguf-truncated', /4104/],
  ['beyond safe integers', [tensor('a', 2 ** 63, 4)], 'gguf-malformed', /beyond any file/],
];

for (const [name, tensors, code, words] of misplaced) {
  test(`tensors ${name}: refused as ${code}`, () => {
    assert.throws(() => placeTensors(tensors, data), { name: 'UserError', code, message: words });
  });
}
