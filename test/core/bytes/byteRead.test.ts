import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteRead } from '#core/bytes/byteRead';
import { spanLogProbs, unitLogProbs } from '#core/bytes/rollUp';
import { utf8Length } from '#core/text/utf16';
import { nastyText } from '#test/support/nastyText';

const bytes = new TextEncoder();
const texts = fc.nat(500).map(nastyText);
/** ln p of byte `at`, made up: sums say which bytes were added. */
const madeUp = (at: number) => -(at + 1) / 8;

function chunk(from: number, to: number, { complete = true, leaked = 0.125 } = {}) {
  const logProb = Float64Array.from({ length: to - from }, (_, i) => madeUp(from + i));
  return { at: from, logProb, leaked: logProb.map(() => leaked), complete };
}

const known = (values: ArrayLike<number>) => Array.from(values, each => (Number.isNaN(each) ? null : each));

test('what is read of a text in pieces, by bytes, characters and spans', () => {
  const read = new ByteRead('aé中😀b');
  assert.deepEqual([read.size, read.count, read.mostLeaked, read.isComplete], [11, 0, 0, true]);
  assert.ok(Number.isNaN(read.mean));
  read.adopt(chunk(1, 5, { leaked: 0.5 }));
  read.adopt(chunk(10, 11, { complete: false }));
  assert.deepEqual([read.count, read.mostLeaked, read.isComplete], [5, 0.5, false]);
  assert.equal(read.mean, -(madeUp(1) + madeUp(2) + madeUp(3) + madeUp(4) + madeUp(10)) / 5);
  assert.deepEqual(known(unitLogProbs(read)), [null, madeUp(1) + madeUp(2), null, null, null, madeUp(10)]);
  assert.deepEqual(known(spanLogProbs(read, [0, 1, 1, 2, 2, 5, 5, 6])), [
    null,
    madeUp(1) + madeUp(2),
    null,
    madeUp(10),
  ]);
  assert.deepEqual(read.stretches(), [
    [1, 2],
    [5, 6],
  ]);
  assert.deepEqual([...read.character(1)!.logProb], [madeUp(1), madeUp(2)]);
  assert.deepEqual([read.character(2), read.character(6), read.character(-1)], [undefined, undefined, undefined]);
  read.adopt(chunk(3, 10));
  assert.equal(read.count, 10);
  const pair = { start: 3, end: 5, logProb: Float64Array.of(madeUp(6), madeUp(7), madeUp(8), madeUp(9)) };
  assert.deepEqual([read.character(3), read.character(4)], [pair, pair]);
  assert.deepEqual(read.stretches(), [[1, 6]]);
});

test('the next piece is of the first span that has one, and nothing is read twice', () => {
  const read = new ByteRead('0123456789');
  assert.deepEqual(read.next([[4, 8]], 3), [4, 7]);
  read.adopt(chunk(4, 7));
  assert.deepEqual(read.next([[4, 8]], 3), [7, 8]);
  assert.deepEqual(read.next([[5, 7]], 3), undefined);
  assert.deepEqual(
    read.next(
      [
        [4, 7],
        [0, 10],
      ],
      99,
    ),
    [0, 4],
  );
  assert.equal(read.next([], 3), undefined);
});

test('read to the end in any order of spans, in pieces of any length: every byte once', () => {
  const span = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  fc.assert(
    fc.property(texts, fc.array(span, { maxLength: 4 }), fc.integer({ min: 1, max: 7 }), (text, spans, most) => {
      const read = new ByteRead(text);
      const all = [...spans, [0, text.length] as const];
      let total = 0;
      for (let piece = read.next(all, most); piece; piece = read.next(all, most)) {
        assert.ok(piece[1] > piece[0] && piece[1] - piece[0] <= most);
        read.adopt(chunk(...piece));
        total += piece[1] - piece[0];
        assert.equal(read.count, total);
      }
      assert.equal(total, bytes.encode(text).length);
      assert.ok(unitLogProbs(read).every(each => each < 0));
    }),
  );
});

test('after an edit exactly what stands before it is known', () => {
  fc.assert(
    fc.property(texts, fc.nat(30), fc.nat(30), texts, (text, a, b, inserted) => {
      const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
      const next = text.slice(0, start) + inserted + text.slice(end);
      const before = new ByteRead(text);
      before.adopt(chunk(0, before.size));
      const after = before.edited(next, start);
      assert.equal(after.size, utf8Length(next));
      assert.equal(before.count, before.size);
      // Of a pair that is cut by the edit nothing is kept.
      const isCut = start > 0 && /[\ud800-\udbff]/.test(text[start - 1]!);
      const kept = utf8Length(text, 0, isCut ? start - 1 : start);
      assert.equal(after.count, kept);
      assert.deepEqual(
        known(after.logProb),
        Array.from({ length: after.size }, (_, at) => (at < kept ? madeUp(at) : null)),
      );
      assert.deepEqual(bytes.encode(next).subarray(0, kept), bytes.encode(text).subarray(0, kept));
    }),
  );
});
