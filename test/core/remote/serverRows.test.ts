import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeRows } from '#core/remote/serverRows';

const choices = [
  { id: 9, logProb: -2 },
  { id: 5, logProb: -0.5 },
  { id: 7, logProb: -1 },
];

test('choices descend, and the place in the list is the rank', () => {
  const rows = probeRows([{ logProb: -1, rank: 0, choices }], Int32Array.of(7), 2, 3);
  assert.deepEqual([...rows.topIds], [5, 7]);
  assert.deepEqual([...rows.topLogProbs], [-0.5, -1]);
  assert.deepEqual([rows.rank[0], rows.maxLogProb[0], rows.logProb[0]], [2, -0.5, -1]);
});

test('what needs the whole distribution is not made up', () => {
  const rows = probeRows([{ logProb: -1, rank: 0, choices }], Int32Array.of(7), 2, 3);
  for (const column of [rows.entropy, rows.secondMoment, rows.topP]) assert.ok(Number.isNaN(column[0]!));
  assert.deepEqual([rows.hidden, rows.logits], [null, null]);
});

test('the actual token that a server adds beyond the list is no choice, and its place no rank', () => {
  const rows = probeRows([{ logProb: -2, rank: 0, choices }], Int32Array.of(9), 3, 2);
  assert.deepEqual([...rows.topIds], [5, 7, -1]);
  assert.equal(rows.rank[0], 0);
});

test('a rank that is told counts, ties share the better place, and no number has none', () => {
  const tied = [
    { id: 1, logProb: -1 },
    { id: 2, logProb: -1 },
  ];
  const rows = probeRows(
    [
      { logProb: -5, rank: 731, choices },
      { logProb: -1, rank: 0, choices: tied },
      { logProb: Number.NaN, rank: 3, choices: [] },
    ],
    Int32Array.of(1, 2, 3),
    2,
    3,
  );
  assert.deepEqual([...rows.rank], [731, 1, 0]);
  assert.deepEqual([...rows.topIds.subarray(2, 4)], [1, 2]);
  assert.ok(Number.isNaN(rows.maxLogProb[2]!));
});
