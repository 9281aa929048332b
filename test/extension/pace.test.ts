import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '#extension/pace';

test('an edit after all was scored does not wait', () => {
  const pace = new Pace();
  assert.equal(pace.quietTime(80), 0);
  pace.begin(1000);
  pace.seen(1400);
  assert.equal(pace.quietTime(80), 0);
});

test('edits that come faster than scores wait half of what scoring took last, as long as they may', () => {
  const pace = new Pace();
  pace.begin(1000);
  pace.seen(1040);
  pace.begin(1100);
  assert.equal(pace.quietTime(80), 20);
  assert.equal(pace.quietTime(5), 5);
  pace.seen(2000);
  pace.begin(2100);
  assert.equal(pace.quietTime(80), 80);
});

test('only the first sight of a request counts, and a cancelled one not at all', () => {
  const pace = new Pace();
  pace.begin(0);
  pace.seen(10);
  pace.seen(500);
  pace.begin(600);
  assert.equal(pace.quietTime(80), 5);
  pace.begin(1000);
  pace.begin(2000);
  pace.seen(2020);
  pace.begin(3000);
  assert.equal(pace.quietTime(80), 10);
});
