import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BETAS, emptyPairs, firstPairs, writePairs } from '#core/contrast/pairRows';
import { measured } from '#test/support/logitPairs';

test('rows are written where they belong, and the first of them can be looked at alone', () => {
  const one = measured(Float32Array.of(1, 2, 3), Float32Array.of(3, 1, 2), 1);
  const rows = emptyPairs(3);
  writePairs(rows, 1, one);
  for (const [name, column] of Object.entries(rows)) {
    if (typeof column === 'number') continue;
    const width = name === 'estimate' ? BETAS.length : 1;
    const written = one[name as 'kl'];
    assert.deepEqual(column.slice(width, 2 * width), written, name);
    assert.equal(column.length, 3 * width, name);
    assert.notDeepEqual(column.slice(0, width), name === 'plausible' ? null : written, name);
  }
  const two = firstPairs(rows, 2);
  assert.equal(two.length, 2);
  assert.equal(two.estimate.length, 2 * BETAS.length);
  assert.equal(two.kl.buffer, rows.kl.buffer);
  assert.equal(two.kl[1], one.kl[0]);
});

test('empty rows are marked as not measured', () => {
  const rows = emptyPairs(2);
  assert.ok(rows.kl.every(Number.isNaN) && rows.estimate.every(Number.isNaN));
  assert.deepEqual([...rows.pBest, ...rows.qBest], [-1, -1, -1, -1]);
});
