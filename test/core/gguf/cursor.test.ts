import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeaderCursor } from '#core/gguf/cursor';
import { LIMITS, SLICE_BYTES } from '#core/gguf/limits';
import { memorySource } from '#test/support/memorySource';

const counting = Uint8Array.from({ length: 3 * SLICE_BYTES + 5 }, (_, i) => i * 7);

test('pieces of any size are read in order, from slices of bounded size', async () => {
  const source = memorySource(counting);
  const cursor = new HeaderCursor(source);
  for (const length of [0, 1, SLICE_BYTES - 3, 2 * SLICE_BYTES + 1, 6]) {
    const start = cursor.position;
    assert.deepEqual(await cursor.take(length), counting.slice(start, start + length));
    assert.equal(cursor.position, start + length);
  }
  assert.equal(cursor.remaining, 0);
  assert.ok(source.reads.every(read => read.length <= SLICE_BYTES));
  assert.equal(
    source.reads.reduce((sum, read) => sum + read.length, 0),
    counting.length,
  );
});

test('numbers across the edge of a slice are whole', async () => {
  const bytes = new Uint8Array(SLICE_BYTES + 8);
  new DataView(bytes.buffer).setBigUint64(SLICE_BYTES - 3, 0x1f_0000_00ff_0102n, true);
  const cursor = new HeaderCursor(memorySource(bytes));
  await cursor.take(SLICE_BYTES - 3);
  assert.equal(cursor.has(8), false);
  await cursor.fill(8);
  assert.equal(cursor.count(), 0x1f_0000_00ff_0102);
});

test('a count beyond 2^53 is no smaller than it was', async () => {
  const cursor = new HeaderCursor(memorySource(new Uint8Array(8).fill(0xff)));
  await cursor.fill(8);
  assert.equal(cursor.count(), 2 ** 64);
});

test('text keeps a byte order mark; what is not UTF-8 is replaced or refused', async () => {
  const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x41, 0xff, 0x42);
  for (const strict of [true, false]) {
    const cursor = new HeaderCursor(memorySource(bytes));
    await cursor.fill(6);
    assert.equal(cursor.text(4, strict), '\ufeffA');
    if (strict) assert.throws(() => cursor.text(2, strict), { code: 'gguf-malformed', message: /byte 4/ });
    else assert.equal(cursor.text(2, strict), '\ufffdB');
  }
});

test('the end of the source is an error, before anything is asked of it', async () => {
  const source = memorySource(new Uint8Array(10));
  const cursor = new HeaderCursor(source);
  await assert.rejects(cursor.fill(11), { code: 'gguf-truncated' });
  assert.throws(() => cursor.checkRoom('things', 3, 4), { code: 'gguf-truncated', message: /3 things.*10 bytes/ });
  cursor.checkRoom('things', 5, 2);
  assert.deepEqual(source.reads, []);
});

test('a header longer than any real one is given up', async () => {
  const endless = { size: 2 ** 40, read: async (_: number, length: number) => new Uint8Array(length) };
  const cursor = new HeaderCursor(endless);
  await cursor.take(LIMITS.headerBytes);
  await assert.rejects(cursor.fill(1), { code: 'gguf-limit' });
});

test('a source that gives less than asked has become shorter', async () => {
  const cursor = new HeaderCursor(memorySource(new Uint8Array(10), 20));
  await assert.rejects(cursor.fill(4), { code: 'gguf-truncated', message: /shorter/ });
});
