import assert from 'node:assert/strict';
import { test } from 'node:test';
import { megabytes } from '#extension/words';

test('sizes', () => {
  const cases: [number, string][] = [
    [98_362_432, '98 MB'],
    [1_520_000_000, '1.5 GB'],
    [2_400, '2 kB'],
    [0, '1 kB'],
  ];
  for (const [bytes, expected] of cases) assert.equal(megabytes(bytes), expected);
});
