import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surprisal } from '#core/lens/surprisal';
import { statsOf } from '#test/support/statsOf';

test('bits: certain is 0, one of two is 1, half of that one more', () => {
  const { stats } = statsOf('a·0 b·1 c·2 d·7.5 e');
  const values = Array.from(surprisal.compute(stats), value => Number(value.toFixed(5)));
  assert.deepEqual(values, [0, 1, 2, 7.5, Number.NaN]);
  assert.deepEqual([7.5, 0].map(surprisal.format), ['7.5 bits', '0.0 bits']);
});
