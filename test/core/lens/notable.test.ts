import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { notable } from '#core/lens/notable';
import { probability } from '#core/lens/probability';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import { statsOf } from '#test/support/statsOf';

test('the most extreme first, in the direction the lens marks; equal ones in the order of the text', () => {
  const { stats } = statsOf('a b·3 c·9 d·1 e·9 f·4');
  assert.deepEqual(notable(stats, surprisal, 4), [2, 4, 5, 1]);
  assert.deepEqual(notable(stats, probability, 2), [2, 4]);
  assert.deepEqual(notable(stats, surprisal, 99), [2, 4, 5, 1, 3]);
  assert.deepEqual(notable(stats, surprisal, 0), []);
  assert.deepEqual(notable(stats, tokens, 3), []);
});

test('is the head of the whole list in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 12 }),
      (bits, limit) => {
        const { stats } = statsOf(bits.map((value, at) => `w${at}·${value}`).join(' '));
        const values = surprisal.compute(stats);
        const sorted = bits.map((_, row) => row).sort((a, b) => values[b]! - values[a]! || a - b);
        assert.deepEqual(notable(stats, surprisal, limit), sorted.slice(0, limit));
      },
    ),
  );
});
