import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newsOf } from '#cli/criticalNews';
import { pivoted } from '#test/support/criticalResult';

test('every place and every alternative is told once, as it becomes known', () => {
  const fresh = newsOf();
  const first = fresh({ verdict: { kind: 'open' }, places: pivoted.places.slice(0, 2), branches: [] });
  assert.deepEqual(
    first.map(({ key, place, instead }) => [key, place, instead]),
    [
      ['1', 1, undefined],
      ['3', 3, undefined],
    ],
  );
  const keys = (findings: typeof pivoted) => fresh(findings).map(({ key }) => key);
  assert.deepEqual(keys({ ...pivoted, branches: pivoted.branches.slice(0, 1) }), ['4', '3+0']);
  assert.deepEqual(keys(pivoted), ['3-']);
  assert.deepEqual(keys(pivoted), []);
});
