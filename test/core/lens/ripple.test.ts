import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ripple, rippleScale } from '#core/lens/ripple';
import { legend, step } from '#core/lens/scale';
import { statsOf } from '#test/support/statsOf';

const before = statsOf('The·1 cat·7 sat·3 down·4');
const after = statsOf('The·1 dogs·2 sat·4.5 down·1');
// Ids are given by the order of the texts; the same word must be the same token.
after.stats.ids[2] = before.stats.ids[2]!;
after.stats.ids[3] = before.stats.ids[3]!;
after.stats.ids[1] = 99;
const edit = { start: 3, end: 7, length: 5 };
const rounded = (values: Float32Array) => Array.from(values, value => Number(value.toFixed(3)));

test('later tokens are compared with themselves before the edit', () => {
  const found = ripple(before.stats, after.stats, edit, () => true);
  assert.deepEqual(rounded(found.changes), [Number.NaN, Number.NaN, 1.5, -3]);
  assert.equal(found.compared, 2);
  assert.ok(Math.abs(found.later + 1.5) < 1e-5);
  assert.ok(Math.abs(found.replaced - 7) < 1e-5);
  assert.ok(Math.abs(found.replacement - 2) < 1e-5);
});

test('rows that are not scored again do not count yet', () => {
  const found = ripple(before.stats, after.stats, edit, row => row < 3);
  assert.deepEqual(rounded(found.changes), [Number.NaN, Number.NaN, 1.5, Number.NaN]);
  assert.equal(found.compared, 1);
});

test('without a common token there is nothing to compare', () => {
  const other = statsOf('x·1 y·1');
  other.stats.ids.fill(7);
  const found = ripple(before.stats, other.stats, { start: 0, end: 16, length: 3 }, () => true);
  assert.equal(found.compared, 0);
  assert.equal(found.later, 0);
  assert.ok(Math.abs(found.replaced - 15) < 1e-5);
});

test('an edit that changes nothing has no ripples', () => {
  const found = ripple(before.stats, before.stats, { start: 3, end: 7, length: 4 }, () => true);
  assert.deepEqual(rounded(found.changes), [Number.NaN, Number.NaN, 0, 0]);
  assert.equal(step(rippleScale, 0), 4);
  assert.equal(step(rippleScale, -5), 1);
  assert.equal(step(rippleScale, 4), 7);
  assert.deepEqual(legend(rippleScale)[0], { step: 1, label: '< −4' });
});
