import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { largestUnseen, wilson } from '#core/math/wilson';

const trials = fc
  .integer({ min: 1, max: 500 })
  .chain(n => fc.record({ n: fc.constant(n), c: fc.integer({ min: 0, max: n }) }));

test('the ends of the interval are where the share is just z deviations away', () => {
  // (share - p)^2 = z^2 p (1 - p) / n is what the interval solves.
  const z = 1.959963984540054;
  fc.assert(
    fc.property(trials, ({ n, c }) => {
      const { low, high } = wilson(c, n);
      for (const p of [low, high]) {
        if ((c === 0 && p === 0) || (c === n && p === 1)) continue;
        assert.ok(Math.abs((c / n - p) ** 2 - (z * z * p * (1 - p)) / n) < 1e-12);
      }
      assert.ok(0 <= low && low <= c / n && c / n <= high && high <= 1);
    }),
  );
});

test('known intervals', () => {
  assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
  assert.equal(wilson(0, 64).low, 0);
  assert.equal(wilson(0, 64).high.toFixed(4), '0.0566');
  assert.equal(wilson(64, 64).high, 1);
  // 8 of 10: Wilson 1927 by the closed form.
  assert.deepEqual([wilson(8, 10).low.toFixed(4), wilson(8, 10).high.toFixed(4)], ['0.4902', '0.9433']);
});

test('more trials, less doubt; failures mirror successes', () => {
  fc.assert(
    fc.property(trials, ({ n, c }) => {
      const one = wilson(c, n);
      const more = wilson(4 * c, 4 * n);
      assert.ok(more.high - more.low < one.high - one.low);
      const mirrored = wilson(n - c, n);
      assert.ok(Math.abs(mirrored.low - (1 - one.high)) < 1e-12);
    }),
  );
});

test('none of 64 means less than 4.6 %, none of 16 less than 17.1 %', () => {
  const percents = [64, 32, 16, 8].map(n => (100 * largestUnseen(n)).toFixed(1));
  assert.deepEqual(percents, ['4.6', '8.9', '17.1', '31.2']);
  assert.equal(largestUnseen(0), 1);
});
