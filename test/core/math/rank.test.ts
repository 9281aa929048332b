import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rowMoments } from '#core/math/entropy';
import * as math from '#core/math/rank';
import { noDistribution, targetedRows } from '#test/support/logitRows';
import * as reference from '#test/support/reference';

const { rank } = math;
const topP = (logits: Float32Array, target: number) => math.topP(logits, target, rowMoments(logits));

const NEVER = Number.NEGATIVE_INFINITY;
/** Float64 sums of at most 40 terms of one sign. */
const RELATIVE = 1e-12;

test('closed forms', () => {
  const ln3 = Math.fround(Math.log(3));
  const cases: [logits: number[], target: number, rank: number, topP: number][] = [
    [[0], 0, 1, 1],
    [[ln3, 0], 0, 1, 0.75],
    [[ln3, 0], 1, 2, 1],
    [[0, 0, 0, 0], 2, 1, 1],
    [[0, ln3, 0, 0], 3, 2, 1],
    [[ln3, ln3, 0, 0], 1, 1, 0.75],
    [[0, NEVER, 0], 1, 3, 1],
    [[NEVER, 0, NEVER], 1, 1, 1],
    [[1e30, -1e30], 1, 2, 1],
    // Equal to the last bit is a tie; one unit in the last place apart is not.
    [[1, 1 + 2 ** -23], 0, 2, 1],
    // A zero has no sign here.
    [[0, -0], 1, 1, 1],
  ];
  for (const [row, target, expectedRank, expectedTopP] of cases) {
    const logits = new Float32Array(row);
    assert.equal(rank(logits, target), expectedRank, `${row}`);
    assert.ok(Math.abs(topP(logits, target) - expectedTopP) < 1e-7, `${row} gives ${topP(logits, target)}`);
  }
});

test('random rows equal the reference', () => {
  fc.assert(
    fc.property(targetedRows, ({ logits, target }) => {
      assert.equal(rank(logits, target), reference.rank(logits, target));
      const expected = reference.topP(logits, target);
      assert.ok(Math.abs(topP(logits, target) - expected) <= RELATIVE);
    }),
  );
});

test('law: a token of better rank has less mass at or above it', () => {
  fc.assert(
    fc.property(targetedRows, ({ logits, target }) => {
      for (let other = 0; other < logits.length; other++) {
        if (rank(logits, other) < rank(logits, target)) assert.ok(topP(logits, other) <= topP(logits, target));
        if (rank(logits, other) === rank(logits, target)) assert.equal(topP(logits, other), topP(logits, target));
      }
    }),
  );
});

test('a row that describes no distribution has rank 0 and no mass', () => {
  for (const logits of noDistribution) {
    assert.equal(rank(logits, 0), 0);
    assert.equal(topP(logits, 0), Number.NaN);
  }
});
