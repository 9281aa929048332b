import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Spinning } from '#extension/spinning';

test('a spinner comes after a second of work without a break', () => {
  const spinning = new Spinning();
  assert.equal(spinning.wait(false, 0), undefined);
  assert.equal(spinning.wait(true, 10), 1_000);
  assert.equal(spinning.wait(true, 700), 310);
  assert.equal(spinning.wait(true, 1_010), 0);
  assert.equal(spinning.wait(true, 5_000), 0);
});

test('work that was done in between begins anew', () => {
  const spinning = new Spinning();
  spinning.wait(true, 0);
  assert.equal(spinning.wait(false, 900), undefined);
  assert.equal(spinning.wait(true, 950), 1_000);
});
