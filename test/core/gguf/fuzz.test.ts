/** The law of reading: any bytes are either a file whose parts lie in it, or refused by name, in bounded memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '#core/errors';
import { BLOCK_SIZES, byteLength, GGML_TYPES } from '#core/gguf/ggmlType';
import { LIMITS, SLICE_BYTES } from '#core/gguf/limits';
import { type GgufFile, readGguf } from '#core/gguf/read';
import { largestAllocation } from '#test/support/allocations';
import { type TypedValue, writeGguf } from '#test/support/ggufWriter';
import { type MemorySource, memorySource } from '#test/support/memorySource';

const nested: TypedValue = { type: 'array', of: 'array', value: [{ type: 'array', of: 'uint8', value: [1, 2] }] };

/** A small file with every kind of value and tensor. */
const sample = writeGguf({
  metadata: {
    'general.architecture': 'llama',
    'general.alignment': 16,
    count: 7,
    negative: -7,
    fraction: 0.5,
    flag: true,
    long: { type: 'uint64', value: 2n ** 40n },
    texts: ['a', 'bc', ''],
    flags: [true, false],
    floats: Float32Array.of(1, 2, 3),
    nested,
  },
  tensors: GGML_TYPES.map(type => {
    const shape = [Math.max(8, BLOCK_SIZES[type].elements), 1];
    return { name: `${type}.weight`, type, shape, data: new Uint8Array(byteLength(type, shape[0]!)) };
  }),
});

const { dataOffset, tensors } = await readGguf(memorySource(sample));
const dataEnd = Math.max(...tensors.map(tensor => tensor.offset + tensor.byteLength));

async function holds(source: MemorySource): Promise<GgufFile | UserError> {
  const result = await readGguf(source).catch((error: unknown) => error);
  if (result instanceof UserError)
    assert.match(result.code, /^(not-a-gguf|gguf-\w+|unsupported-(gguf-version|tensor-type))$/);
  else if (result instanceof Error) throw result;
  else checkFile(result as GgufFile);
  assert.ok(source.reads.every(read => read.length <= SLICE_BYTES));
  const total = source.reads.reduce((sum, read) => sum + read.length, 0);
  assert.ok(total <= LIMITS.headerBytes + SLICE_BYTES, 'more was read than a header can have');
  return result as GgufFile | UserError;
}

function checkFile(file: GgufFile): void {
  assert.equal(new Set(file.tensors.map(tensor => tensor.name)).size, file.tensors.length);
  let end = file.dataOffset;
  for (const tensor of file.tensors.toSorted((a, b) => a.offset - b.offset)) {
    assert.ok(Number.isSafeInteger(tensor.offset) && tensor.offset >= end);
    const elements = tensor.shape.reduce((product, size) => product * size, 1);
    assert.equal(tensor.byteLength, byteLength(tensor.type, elements));
    end = tensor.offset + tensor.byteLength;
    assert.ok(end <= file.size);
  }
}

test('cut off anywhere before its data end, it is truncated; after, it is read', async () => {
  for (let length = 0; length <= sample.length; length += 1) {
    const result = await holds(memorySource(sample.subarray(0, length)));
    if (length >= dataEnd) assert.ok(!(result instanceof Error));
    else assert.equal((result as UserError).code, length < 4 ? 'not-a-gguf' : 'gguf-truncated', `at ${length}`);
  }
});

/** Values that overflow something somewhere, or stand on the edge of a limit. */
const hostile = [
  0n,
  1n,
  255n,
  65_536n,
  BigInt(LIMITS.arrayElements),
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 32n,
  2n ** 64n - 1n,
];

/** Of `size` bytes, `bytes` and then zeros: a file that has room for whatever it announces. */
function roomySource(bytes: Uint8Array, size: number): MemorySource {
  const inner = memorySource(bytes, size);
  const read = async (offset: number, length: number) => {
    const slice = new Uint8Array(length);
    slice.set((await inner.read(offset, length)).subarray(0, length));
    return slice;
  };
  return { size, reads: inner.reads, read };
}

const terabyte = (bytes: Uint8Array) => roomySource(bytes, 2 ** 40);

for (const [name, sourceOf, values, most] of [
  ['in a small file', memorySource, hostile, sample.length],
  [
    'in a file of a terabyte',
    terabyte,
    hostile.filter(value => value > 65_536n && value % 2n === 0n),
    8 * LIMITS.arrayElements,
  ],
] as const) {
  test(`hostile numbers at every offset of the header, ${name}`, async () => {
    const largest = await largestAllocation(async () => {
      for (const value of values) {
        for (let at = 4; at < dataOffset - 8; at += 1) {
          const bytes = sample.slice();
          new DataView(bytes.buffer).setBigUint64(at, value, true);
          await holds(sourceOf(bytes));
        }
      }
    });
    assert.ok(largest <= most, `${largest} bytes at once`);
  });
}

// Without bias: by default half of the damage is in the first bytes.
const place = fc.noBias(fc.nat({ max: dataOffset }));

test('bytes changed at random', async () => {
  const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
  let read = 0;
  const largest = await largestAllocation(() =>
    fc.assert(
      fc.asyncProperty(changes, async changed => {
        const bytes = sample.slice();
        for (const [at, value] of changed) bytes[at] = value;
        if (!((await holds(memorySource(bytes))) instanceof Error)) read += 1;
      }),
      { seed: 3, numRuns: 5_000 },
    ),
  );
  assert.ok(largest <= sample.length, `${largest} bytes at once`);
  assert.ok(read > 100, `only ${read} were readable: more damage than tests what lies behind the first check`);
});

test('bytes lost, doubled and moved', async () => {
  const length = fc.nat({ max: 40 });
  await fc.assert(
    fc.asyncProperty(place, length, place, async (from, count, to) => {
      const piece = sample.subarray(from, from + count);
      const without = Buffer.concat([sample.subarray(0, from), sample.subarray(from + count)]);
      await holds(memorySource(without));
      await holds(memorySource(Buffer.concat([sample.subarray(0, to), piece, sample.subarray(to)])));
      await holds(memorySource(Buffer.concat([without.subarray(0, to), piece, without.subarray(to)])));
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

test('noise after the magic and version', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }), async (noise, n, m) => {
      const head = Buffer.concat([
        sample.subarray(0, 8),
        Uint8Array.of(n, 0, 0, 0, 0, 0, 0, 0, m, 0, 0, 0, 0, 0, 0, 0),
      ]);
      await holds(memorySource(Buffer.concat([head, noise])));
    }),
    { seed: 4, numRuns: 5_000 },
  );
});
