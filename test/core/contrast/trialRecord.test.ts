import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { missing, note, prefixKey, readRecord, type TrialRecord, tallyOf } from '#core/contrast/trialRecord';

const prefix = { place: 12, append: -1, without: false };

test('every kind of prefix has a name of its own', () => {
  const keys = [prefix, { ...prefix, append: 345 }, { ...prefix, without: true }, { ...prefix, place: 2 }].map(
    prefixKey,
  );
  assert.deepEqual(keys, ['12', '12+345', '12-', '2']);
});

test('outcomes may come in any order; what is missing and what is known make up the whole', () => {
  const outcomes = fc.uniqueArray(fc.tuple(fc.nat(19), fc.boolean()), { selector: ([index]) => index });
  fc.assert(
    fc.property(outcomes, fc.integer({ min: 1, max: 20 }), (told, n) => {
      const record: TrialRecord = {};
      for (const [index, success] of told) note(record, prefix, index, success);
      const known = told.filter(([index]) => index < n);
      assert.deepEqual(tallyOf(record, prefix, n), {
        successes: known.filter(([, success]) => success).length,
        n: known.length,
      });
      const runs = missing(record, prefix, n);
      const absent = runs.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i));
      const indices = new Set(known.map(([index]) => index));
      assert.deepEqual(
        absent,
        Array.from({ length: n }, (_, i) => i).filter(index => !indices.has(index)),
      );
      assert.deepEqual(readRecord(JSON.parse(JSON.stringify(record))), record);
    }),
  );
});

test('what is no record is not taken for one', () => {
  for (const bad of [null, 1, [], { a: '1' }, { '1': '2' }, { '1': 1 }, '1']) assert.equal(readRecord(bad), undefined);
  assert.deepEqual(readRecord({}), {});
});
