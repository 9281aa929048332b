import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  adoptRows,
  edited,
  FRESH,
  forgotten,
  freshPrefix,
  type LiveRows,
  noRows,
  PENDING,
  retokenized,
  STALE,
  staleSpans,
} from '#core/scoring/liveRows';
import { sliceRows } from '#core/scoring/tokenStats';
import { statsOf } from '#test/support/statsOf';

const { stats, text } = statsOf('The·1 cat·2 sat·3 down·4');
const fresh: LiveRows = { stats, states: new Uint8Array(stats.length).fill(FRESH) };
/** `0-3 3-7? ...`: spans, with `?` for stale rows and `.` for pending ones. */
const picture = ({ stats: { offsets }, states }: LiveRows) =>
  Array.from(states, (state, row) => `${offsets[2 * row]}-${offsets[2 * row + 1]}${['.', '', '?'][state]}`).join(' ');

test('an edit keeps what is before it and moves what is after it', () => {
  assert.equal(picture(fresh), '0-3 3-7 7-11 11-16');
  const cases: [start: number, end: number, length: number, expected: string][] = [
    [16, 16, 3, '0-3 3-7 7-11 11-16?'],
    [0, 0, 2, '2-5? 5-9? 9-13? 13-18?'],
    [7, 7, 1, '0-3 3-7? 8-12? 12-17?'],
    [5, 5, 2, '0-3 3-9? 9-13? 13-18?'],
    [5, 6, 0, '0-3 3-6? 6-10? 10-15?'],
    [3, 7, 0, '0-3? 3-3? 3-7? 7-12?'],
    [3, 7, 5, '0-3? 8-8? 8-12? 12-17?'],
    [5, 9, 1, '0-3 3-5? 6-8? 8-13?'],
    [0, 16, 0, '0-0? 0-0? 0-0? 0-0?'],
  ];
  for (const [start, end, length, expected] of cases) {
    assert.equal(picture(edited(fresh, { start, end, length })), expected, `${start}-${end} by ${length}`);
  }
  assert.equal(picture(fresh), '0-3 3-7 7-11 11-16', 'the rows before are not changed');
});

test('after any edits the spans ascend within the text, and rows before the first of them are fresh', () => {
  const edits = fc.array(fc.tuple(fc.nat(30), fc.nat(8), fc.nat(8)), { maxLength: 6 });
  fc.assert(
    fc.property(edits, list => {
      let rows = fresh;
      let size = text.length;
      let least = size;
      for (const [at, cut, length] of list) {
        const start = Math.min(at, size);
        const end = Math.min(start + cut, size);
        least = Math.min(least, start);
        rows = edited(rows, { start, end, length });
        size += length - (end - start);
      }
      const { offsets } = rows.stats;
      for (let at = 1; at < offsets.length; at += 1) assert.ok(offsets[at]! >= offsets[at - 1]!, picture(rows));
      assert.ok(offsets.at(-1)! <= size);
      for (let row = 0; row < 4; row += 1) {
        if (stats.offsets[2 * row + 1]! < least) assert.equal(rows.states[row], FRESH);
      }
    }),
  );
});

test('cut anew: the same tokens keep what was known of them, new ones wait', () => {
  const after = edited(fresh, { start: 4, end: 7, length: 3 });
  const ids = stats.ids.slice();
  ids[1] = 7;
  const rows = retokenized(after, { ids, offsets: after.stats.offsets, holds: 1, sameText: false });
  assert.deepEqual(Array.from(rows.states), [FRESH, PENDING, STALE, STALE]);
  assert.deepEqual(rows.stats.ids, ids);
  assert.ok(Number.isNaN(rows.stats.logProb[1]!));
  assert.deepEqual(rows.stats.logProb.slice(2), stats.logProb.slice(2));
  assert.deepEqual(staleSpans(rows), [[7, 16]]);
  assert.equal(freshPrefix(rows), 1);
});

test('cut anew without an edit: rows scored out of order stay fresh', () => {
  const rows: LiveRows = { stats, states: Uint8Array.of(FRESH, PENDING, FRESH, STALE) };
  const again = retokenized(rows, { ids: stats.ids, offsets: stats.offsets, holds: 1, sameText: true });
  assert.deepEqual(again.states, rows.states);
  assert.equal(freshPrefix(again), 1);
});

test('tokens that come and go: no row is known twice', () => {
  const twice = statsOf('a·1 a·2 a·3').stats;
  const rows: LiveRows = { stats: twice, states: new Uint8Array(3).fill(FRESH) };
  const shorter = retokenized(rows, {
    ids: twice.ids.slice(1),
    offsets: Uint32Array.of(0, 1, 1, 3),
    holds: 0,
    sameText: false,
  });
  assert.equal(shorter.stats.length, 2);
  assert.ok(shorter.states.every(state => state === STALE || state === PENDING));
  assert.deepEqual(
    Array.from(retokenized(noRows(3), { ids: twice.ids, offsets: twice.offsets, holds: 0, sameText: false }).states),
    [0, 0, 0],
  );
});

test('rows are adopted where they belong; forgotten ones keep their tokens', () => {
  const rows = forgotten(fresh);
  assert.deepEqual(Array.from(rows.states), [0, 0, 0, 0]);
  assert.deepEqual(rows.stats.ids, stats.ids);
  adoptRows(rows, 1, sliceRows(stats, 1, 3));
  assert.deepEqual(Array.from(rows.states), [0, 1, 1, 0]);
  assert.equal(freshPrefix(rows), 0);
  adoptRows(rows, 0, sliceRows(stats, 0, 1));
  assert.equal(freshPrefix(rows), 3);
  assert.equal(freshPrefix(fresh), 4);
  assert.deepEqual(rows.stats.topIds.slice(0, 9), stats.topIds.slice(0, 9));
});
