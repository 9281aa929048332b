import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SLICE_BYTES } from '#core/onnx/limits';
import { MessageWriter } from '#core/onnx/wire';
import { type WireField, WireReader } from '#core/onnx/wireReader';
import { memorySource } from '#test/support/memorySource';

async function fieldsOf(bytes: Uint8Array): Promise<WireField[]> {
  const fields: WireField[] = [];
  for await (const field of new WireReader(memorySource(bytes)).fields()) fields.push(field);
  return fields;
}

test('what the writer writes is read again', async () => {
  const number = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const entry = fc.tuple(
    fc.integer({ min: 1, max: 2 ** 28 }),
    fc.oneof(number, fc.string(), fc.float({ noNaN: true })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 20 }), async entries => {
      const writer = new MessageWriter();
      for (const [field, value] of entries) {
        if (typeof value === 'bigint') writer.varint(field, value);
        else if (typeof value === 'string') writer.string(field, value);
        else writer.float(field, value);
      }
      const bytes = writer.finish().slice();
      const reader = new WireReader(memorySource(bytes));
      const read: unknown[] = [];
      for await (const field of reader.fields()) {
        if (field.wire === 0) read.push([field.number, field.value]);
        else if (field.wire === 2) read.push([field.number, await reader.text(field)]);
        else read.push([field.number, new DataView(bytes.buffer, field.start, 4).getFloat32(0, true)]);
      }
      assert.deepEqual(
        read,
        entries.map(([field, value]) => [field, value]),
      );
    }),
  );
});

test('large fields are skipped, not read', async () => {
  const bytes = new MessageWriter()
    .bytes(9, new Uint8Array(8 * SLICE_BYTES))
    .varint(1, 5)
    .finish()
    .slice();
  const source = memorySource(bytes);
  const numbers: number[] = [];
  for await (const { number } of new WireReader(source).fields()) numbers.push(number);
  assert.deepEqual(numbers, [9, 1]);
  assert.ok(source.reads.reduce((sum, { length }) => sum + length, 0) <= 2 * SLICE_BYTES);
});

test('repeated integers are read packed and one by one', async () => {
  const packed = new MessageWriter()
    .bytes(1, Uint8Array.of(1, 0x80, 1, 7))
    .varint(1, 9)
    .finish()
    .slice();
  const reader = new WireReader(memorySource(packed));
  const values: number[] = [];
  for await (const field of reader.fields()) values.push(...(await reader.integers(field)));
  assert.deepEqual(values, [1, 128, 7, 9]);
});

const damaged: readonly [what: string, bytes: readonly number[]][] = [
  ['middle of a number', [0x08]],
  ['more than 64 bits', [0x08, ...new Array<number>(11).fill(0x80)]],
  ['longer than what holds it', [0x0a, 5, 1]],
  ['wire type 3', [0x0b]],
  ['number 0', [0x00, 0]],
];
for (const [what, bytes] of damaged) {
  test(`damage is told: ${what}`, async () => {
    await assert.rejects(fieldsOf(Uint8Array.from(bytes)), { code: 'onnx-malformed', message: new RegExp(what) });
  });
}

test('a name without end is refused', async () => {
  const bytes = new MessageWriter().string(1, 'x'.repeat(5000)).finish().slice();
  const reader = new WireReader(memorySource(bytes));
  const [field] = await fieldsOf(bytes);
  await assert.rejects(reader.text(field!), { code: 'onnx-limit' });
});
