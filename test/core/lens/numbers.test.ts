import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, grouped, megabytes, percent, short, signed, tickPercent } from '#core/lens/numbers';

function check(words: (value: number) => string, cases: Record<string, number>) {
  for (const [expected, value] of Object.entries(cases)) assert.equal(words(value), expected, `${value}`);
}

test('grouped', () => {
  check(grouped, { '0': 0, '999': 999, '1,000': 1000, '49,152': 49152, '1,234,567': 1234567, '-1,000': -1000 });
});

test('short', () => {
  check(short, { '0.00': 0, '7.54': 7.541, '9.99': 9.99, '10.0': 9.996, '23.4': 23.44, '999.9': 999.9 });
  check(short, { '1,000': 999.96, '12,346': 12345.6, Infinity: Number.POSITIVE_INFINITY, '-1.50': -1.5 });
});

test('signed', () => {
  check(signed, { '+0.00': 0, '+7.54': 7.541, '−1.50': -1.5, '−1,204': -1204.4, '+NaN': Number.NaN });
});

test('shares of a legend', () => {
  check(tickPercent, { '20%': 0.2, '0.01%': 0.0001, '0.0001%': 0.000001, '12.3%': 0.12345 });
});

test('percent', () => {
  check(percent, { '100%': 1, '>99.9%': 0.9999, '99.9%': 0.999, '41.3%': 0.4131, '50%': 0.5, '10%': 0.0996 });
  check(percent, { '9.9%': 0.0994, '2.6%': 0.026, '0.031%': 0.00031, '0.0010%': 0.00001, '4.1e-8': 4.1e-8, '0%': 0 });
});

test('count', () => {
  assert.deepEqual(
    [count(0, 'token'), count(1, 'token'), count(1204, 'token')],
    ['0 tokens', '1 token', '1,204 tokens'],
  );
});

test('megabytes', () => {
  check(megabytes, { '1 kB': 1, '400 kB': 400_000, '98 MB': 98_362_432, '1.2 GB': 1.23e9, '25 GB': 2.5e10 });
});
