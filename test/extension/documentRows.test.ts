import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RescoreProgress } from '#core/protocol/worker';
import { sliceRows } from '#core/scoring/tokenStats';
import { DocumentRows } from '#extension/documentRows';
import { statsOf } from '#test/support/statsOf';

const before = statsOf('The·1 cat·2 sat·3 down·4');
const tokensOf = ({ stats }: typeof before, holds = 0): RescoreProgress => ({
  kind: 'tokens',
  ids: stats.ids,
  offsets: stats.offsets,
  holds,
});
const rowsOf = ({ stats, texts }: typeof before, from = 0, to = stats.length): RescoreProgress => ({
  kind: 'rows',
  at: from,
  total: stats.length,
  stats: sliceRows(stats, from, to),
  hidden: null,
  texts,
});

/** Asked anew each time: the compiler would remember what it was. */
const rippleOf = (rows: DocumentRows) => rows.ripple;

/** Rows of the sketch, scored whole as version 1. */
function scored(): DocumentRows {
  const rows = new DocumentRows(3);
  rows.adopt(tokensOf(before), 1);
  rows.adopt(rowsOf(before), 1);
  return rows;
}

test('what lies behind the beginning that is cut so far is waiting', () => {
  const rows = scored();
  const end = before.text.length;
  assert.ok(!rows.isWaiting(0, end));
  assert.ok(rows.isWaiting(0, end + 1) && rows.isWaiting(end + 50, end + 90));
  assert.ok(new DocumentRows(3).isWaiting(0, 1) && !new DocumentRows(3).isWaiting(0, 0));
});

test('what arrives is known, counted and found', () => {
  const rows = new DocumentRows(3);
  assert.deepEqual(rows.adopt(tokensOf(before), 1), [0, 4]);
  assert.equal(rows.fresh, 0);
  assert.ok(rows.isPending(2) && rows.isWaiting(0, 3));
  assert.deepEqual(rows.adopt(rowsOf(before, 0, 2), 1), [0, 2]);
  assert.equal(rows.fresh, 2);
  assert.ok(rows.isFresh(1) && !rows.isFresh(2));
  assert.ok(!rows.isWaiting(0, 7) && rows.isWaiting(6, 9));
  assert.deepEqual(rows.known, before.stats.ids.slice(0, 2));
  assert.equal(rows.tokenText(before.stats.ids[1]!), ' cat');
  assert.equal(rows.rowAt(5), 1);
  assert.deepEqual(rows.rowsIn(4, 8), [1, 3]);
  assert.deepEqual(rows.rowsIn(3, 7), [1, 2]);
  assert.deepEqual(rows.rowsIn(99, 100), [4, 4]);
  assert.equal(rows.summary(before.text).scored, 2);
});

test('an edit leaves what is before it and calls the rest stale', () => {
  const rows = scored();
  const { revision } = rows;
  rows.edit([{ start: 9, end: 9, length: 1 }]);
  assert.ok(rows.revision > revision);
  assert.equal(rows.fresh, 2);
  assert.deepEqual(rows.known, before.stats.ids.slice(0, 2));
  assert.ok(!rows.isPending(3));
});

test('a request that was made anew for the same text loses nothing', () => {
  const rows = new DocumentRows(3);
  rows.adopt(tokensOf(before), 7);
  rows.adopt(rowsOf(before, 2, 4), 7);
  rows.adopt(tokensOf(before), 7);
  assert.equal(rows.fresh, 2);
  rows.adopt(tokensOf(before), 8);
  assert.equal(rows.fresh, 0);
});

test('the announced edit has ripples, until the next edit', () => {
  const rows = scored();
  assert.equal(rippleOf(rows), undefined);
  rows.awaitRipple();
  assert.equal(rippleOf(rows), undefined);
  rows.edit([{ start: 3, end: 7, length: 5 }]);
  assert.equal(rippleOf(rows)?.compared, 0);
  const after = statsOf('The·1 dogs·2 sat·4.5 down·1');
  after.stats.ids.set(before.stats.ids.subarray(2), 2);
  after.stats.ids[1] = 99;
  rows.adopt(tokensOf(after, 1), 2);
  rows.adopt(rowsOf(after, 1), 2);
  assert.equal(rippleOf(rows)?.compared, 2);
  assert.ok(Math.abs(rippleOf(rows)!.later + 1.5) < 1e-5);
  rows.edit([{ start: 0, end: 0, length: 1 }]);
  assert.equal(rippleOf(rows), undefined);
  assert.equal(rows.endRipple(), false);
});

test('ripples can be ended, and forgotten rows have none', () => {
  const rows = scored();
  rows.awaitRipple();
  rows.edit([{ start: 3, end: 7, length: 5 }]);
  assert.equal(rows.endRipple(), true);
  assert.equal(rippleOf(rows), undefined);
  rows.reset(5);
  assert.equal(rows.stats.length, 0);
  assert.equal(rows.stats.k, 5);
  assert.equal(rows.tokenText(before.stats.ids[1]!), '');
});

test('columns of studies belong to the rows of their text, and move with them', () => {
  const rows = scored();
  const { revision } = rows;
  rows.adoptColumns({ gain: Float32Array.of(1, 2, 3, 4) });
  assert.ok(rows.revision > revision);
  assert.throws(() => rows.adoptColumns({ gain: Float32Array.of(1) }), RangeError);
  rows.edit([{ start: 9, end: 9, length: 1 }]);
  rows.adopt(tokensOf(before, 2), 2);
  assert.deepEqual([...rows.stats.columns.gain!], [1, 2, 3, 4]);
  rows.adopt(rowsOf(before, 2, 3), 2);
  assert.deepEqual([...rows.stats.columns.gain!], [1, 2, Number.NaN, 4]);
});

test('values of characters move with the text at every edit, and are forgotten with the rows', () => {
  const rows = scored();
  const ends = { bits: Float32Array.from(before.text, (_, at) => at) };
  rows.adoptColumns({}, ends);
  rows.edit([
    { start: 9, end: 10, length: 0 },
    { start: 3, end: 3, length: 2 },
  ]);
  const known = Array.from(rows.units('bits')!, each => (Number.isNaN(each) ? null : each));
  assert.deepEqual(known.slice(0, 12), [0, 1, 2, null, null, 3, 4, 5, 6, 7, 8, 10]);
  assert.equal(rows.units('others'), undefined);
  rows.reset(3);
  assert.equal(rows.units('bits'), undefined);
});
