import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitsPerByte, bitsToNats, natsToBits, perplexity } from '#core/math/units';

/** One rounding of float64. */
const EPSILON = 1e-15;

function near(actual: number, expected: number) {
  assert.ok(Math.abs(actual - expected) <= EPSILON * Math.max(1, Math.abs(expected)), `${actual}`);
}

test('one of two is a bit, one of e a nat', () => {
  near(natsToBits(-Math.log(1 / 2)), 1);
  near(natsToBits(1), Math.LOG2E);
  near(bitsToNats(8), Math.log(256));
  near(natsToBits(bitsToNats(3.25)), 3.25);
});

test('perplexity of a fair choice is the number of choices', () => {
  near(perplexity(Math.log(1 / 6)), 6);
  assert.equal(perplexity(0), 1);
  assert.equal(perplexity(Number.NEGATIVE_INFINITY), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(perplexity(Number.NaN)));
});

test('bits per byte: ten tokens of 2 bits over 5 bytes cost 4 bits a byte', () => {
  near(bitsPerByte(10 * Math.log(1 / 4), 5), 4);
  assert.ok(Number.isNaN(bitsPerByte(0, 0)));
});
