import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { movedUnits } from '#core/scoring/unitValues';

const plain = (units: Float32Array) => Array.from(units, each => (Number.isNaN(each) ? null : each));

test('values move with their text; what is inserted has none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 9 }), fc.nat(9), fc.nat(9), fc.nat(4), (values, a, b, length) => {
      const [start, end] = [Math.min(a, b, values.length), Math.min(Math.max(a, b), values.length)];
      const expected: (number | null)[] = [...values];
      expected.splice(start, end - start, ...new Array<null>(length).fill(null));
      const moved = plain(movedUnits(Float32Array.from(values), { start, end, length }));
      // Behind the last value none is none.
      assert.deepEqual(
        [...moved, ...expected.slice(moved.length).filter(each => each !== null)],
        expected.slice(0, moved.length),
      );
    }),
  );
});

test('where the values end before the edit they stay as they are', () => {
  const units = Float32Array.of(1, 2);
  assert.equal(movedUnits(units, { start: 5, end: 7, length: 1 }), units);
  assert.deepEqual(plain(movedUnits(units, { start: 1, end: 9, length: 1 })), [1, null]);
});
