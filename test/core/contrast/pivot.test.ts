import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pivot } from '#core/contrast/pivot';

const of = (counts: readonly number[], n = 64) => pivot(counts.map(successes => ({ successes, n })));

test('the rule of the released code, case by case', () => {
  const cases: [counts: number[], place: number, why: string][] = [
    [[40, 20, 0, 2, 0], 2, 'two of 64 do not close a candidate'],
    [[40, 0, 9, 0, 0], 3, 'a closed candidate gives way to a later one'],
    [[40, 0, 9, 5, 6], 1, 'a closed candidate is remembered'],
    [[40, 10, 5, 1, 1], -1, 'nothing without success, nothing critical'],
    [[40, 0, 3], 1, 'three of 64 leave it open'],
    [[40, 0, 4], 1, 'four close it, but it is remembered'],
    [[0], 0, 'the first prefix may be the one'],
    [[], -1, 'no prefixes'],
  ];
  for (const [counts, place, why] of cases) assert.equal(of(counts), place, why);
});

test('fewer rollouts: one success of 16 is more than 3 of 64', () => {
  assert.equal(of([9, 0, 1, 0], 16), 3);
  assert.equal(of([9, 0, 0, 0], 16), 1);
});
