import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cholesky, solveCholesky } from '#core/math/cholesky';

test('by hand', () => {
  const lower = cholesky([
    [4, 0],
    [2, 10],
  ]);
  assert.deepEqual(
    lower.map(row => [...row]),
    [
      [2, 0],
      [1, 3],
    ],
  );
  // 4 x + 2 y = 8 and 2 x + 10 y = 22.
  assert.deepEqual([...solveCholesky(lower, [8, 22])], [1, 2]);
});

test('the solution solves', () => {
  const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(numbers, values => {
      const m = [values.slice(0, 3), values.slice(3, 6), values.slice(6)];
      // M M^T + 1 is positive definite.
      const a = m.map((row, i) => m.map((other, j) => row.reduce((sum, v, k) => sum + v * other[k]!, i === j ? 1 : 0)));
      const x = solveCholesky(cholesky(a), [1, 2, 3]);
      for (const [i, row] of a.entries()) {
        const found = row.reduce((sum, v, j) => sum + v * x[j]!, 0);
        assert.ok(Math.abs(found - (i + 1)) < 1e-6, `${found}`);
      }
    }),
  );
});
