import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planSearch, rowFrom } from '#core/contrast/searchPlan';
import { statsOf } from '#test/support/statsOf';

const { stats } = statsOf('a·9 b·1 c·5 d·7 e·2');
const choice = { by: 'surprisal', candidates: 2, sweep: false } as const;

test('candidates are the most extreme rows of the stretch by what is asked, low for s', () => {
  const plan = planSearch(stats, [1, 4], choice);
  assert.deepEqual([plan.from, plan.rows, plan.sweep, plan.candidates], [1, 4, false, [3, 2]]);
  const estimates = Float32Array.of(0, 0.5, Number.NaN, 0.2, 0);
  assert.deepEqual(planSearch(stats, [1, 4], { ...choice, by: 's' }, estimates).candidates, [3, 1]);
  assert.deepEqual(planSearch(stats, [1, 4], { ...choice, by: 's' }).candidates, []);
  const open = [...planSearch(stats, [0, 5], { ...choice, by: 'entropy', candidates: 5 }).candidates];
  assert.deepEqual(
    open,
    [...open].sort((a, b) => stats.entropy[b]! - stats.entropy[a]! || a - b),
  );
});

test('a response begins at the row that holds its offset', () => {
  const offsets = Uint32Array.of(0, 2, 2, 5, 5, 6);
  assert.deepEqual(
    [0, 1, 2, 4, 5, 6].map(offset => rowFrom(offsets, offset)),
    [0, 0, 1, 1, 2, 3],
  );
});
