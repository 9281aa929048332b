import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MessageWriter, mergeMessages } from '#core/onnx/wire';
import { readFields } from '#test/support/protobuf';

const hex = (writer: MessageWriter) => Buffer.from(writer.finish()).toString('hex');
const field = (number: number, value: number | bigint) => new MessageWriter().varint(number, value);

/** The first three are the examples of protobuf.dev, "Encoding". */
const known: Readonly<Record<string, [MessageWriter, string]>> = {
  'a varint': [field(1, 150), '089601'],
  'a string': [new MessageWriter().string(2, 'testing'), '120774657374696e67'],
  'a message in a message': [new MessageWriter().message(3, field(1, 150)), '1a03089601'],
  nothing: [new MessageWriter(), ''],
  zero: [field(1, 0), '0800'],
  'the largest varint of one byte': [field(1, 127), '087f'],
  'the smallest of two': [field(1, 128), '088001'],
  'minus one, in ten bytes': [field(1, -1), '08ffffffffffffffffff01'],
  'the lowest 64-bit integer': [field(1, -(2n ** 63n)), '0880808080808080808001'],
  'the largest safe integer': [field(1, Number.MAX_SAFE_INTEGER), '08ffffffffffffff0f'],
  'a field number beyond one byte': [field(16, 1), '800101'],
  'a large field number': [field(2 ** 29 - 1, 1), 'f8ffffff0f01'],
  'a float': [new MessageWriter().float(2, 1.5), '150000c03f'],
  'an empty string': [new MessageWriter().string(4, ''), '2200'],
  'text beyond ASCII': [new MessageWriter().string(1, '▁é'), '0a05e29681c3a9'],
};
for (const [name, [writer, bytes]] of Object.entries(known)) test(name, () => assert.equal(hex(writer), bytes));

test('what is no integer is refused', () => {
  assert.throws(() => field(1, 1.5), RangeError);
  assert.throws(() => field(1, Number.NaN), RangeError);
});

const number = fc.integer({ min: 1, max: 5000 });
const written = fc.oneof(
  fc.tuple(number, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)).map(([field, value]) => ({ field, wire: 0, value })),
  fc.tuple(number, fc.uint8Array({ maxLength: 700 })).map(([field, value]) => ({ field, wire: 2, value })),
);

test('any fields come back, however many and long', () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 12 }), fields => {
      const writer = new MessageWriter();
      for (const { field, value } of fields) {
        if (typeof value === 'bigint') writer.varint(field, value);
        else writer.bytes(field, value);
      }
      assert.deepEqual(readFields(writer.finish()), fields);
    }),
  );
});

test('a message of some megabytes, and one after it', () => {
  const large = Uint8Array.from({ length: 3_000_000 }, (_, i) => i * 31);
  const writer = new MessageWriter().bytes(1, large).bytes(2, large.subarray(7)).varint(3, 5);
  const fields = readFields(writer.finish());
  assert.deepEqual(
    fields.map(({ field }) => field),
    [1, 2, 3],
  );
  assert.ok(Buffer.from(large).equals(fields[0]!.value as Uint8Array));
  assert.ok(Buffer.from(large.subarray(7)).equals(fields[1]!.value as Uint8Array));
});

test('a nested message keeps what it was when it was added', () => {
  const inner = field(1, 1);
  const outer = new MessageWriter().message(1, inner);
  inner.varint(1, 2);
  assert.equal(hex(outer.message(1, inner)), '0a0208010a0408010802');
});

test('merging is concatenation', () => {
  const parts = [field(1, 1), new MessageWriter(), field(2, 300)].map(writer => writer.finish());
  const merged = mergeMessages(parts);
  assert.deepEqual(readFields(merged), parts.flatMap(readFields));
  assert.deepEqual(mergeMessages([]), new Uint8Array());
  parts[0]!.fill(0);
  assert.equal(readFields(merged)[0]!.value, 1n);
});
