import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bucketOf, bucketRows } from '#core/panel/buckets';

test('buckets share out all rows in their order, evenly, and a row is found in its bucket', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 700 }), (rows, most) => {
      const buckets = Math.min(rows, most);
      let next = 0;
      for (let bucket = 0; bucket < buckets; bucket += 1) {
        const [start, end] = bucketRows(bucket, buckets, rows);
        assert.equal(start, next);
        assert.ok(end - start >= Math.floor(rows / buckets) && end - start <= Math.ceil(rows / buckets));
        for (let row = start; row < end; row += 1) assert.equal(bucketOf(row, buckets, rows), bucket);
        next = end;
      }
      assert.equal(next, rows);
    }),
  );
});
