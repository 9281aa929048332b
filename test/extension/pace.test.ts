import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '#extension/pace';

test('quick scoring does not wait, slow scoring waits as long as it may', () => {
  const pace = new Pace();
  assert.equal(pace.quietTime(80), 0);
  pace.begin(1000);
  pace.seen(1040);
  assert.equal(pace.quietTime(80), 20);
  assert.equal(pace.quietTime(5), 5);
  pace.begin(2000);
  pace.seen(2900);
  assert.equal(pace.quietTime(80), 80);
});

test('only the first sight of a request counts, and a cancelled one not at all', () => {
  const pace = new Pace();
  pace.begin(0);
  pace.seen(10);
  pace.seen(500);
  assert.equal(pace.quietTime(80), 5);
  pace.begin(1000);
  pace.begin(2000);
  pace.seen(2020);
  assert.equal(pace.quietTime(80), 10);
});
