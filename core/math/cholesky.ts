/** Lower triangle L of A = L L^T, `[n][n]`; only the lower half of the symmetric, positive definite `a` is read. */
export function cholesky(a: readonly ArrayLike<number>[]): Float64Array[] {
  const lower = a.map(row => Float64Array.from(row));
  for (let i = 0; i < lower.length; i++) {
    for (let j = 0; j <= i; j++) {
      let value = lower[i]![j]!;
      for (let k = 0; k < j; k++) value -= lower[i]![k]! * lower[j]![k]!;
      // Rounding can take a pivot of a nearly singular matrix to 0 or below.
      lower[i]![j] = i === j ? Math.sqrt(Math.max(value, Number.MIN_VALUE)) : value / lower[j]![j]!;
    }
    lower[i]!.fill(0, i + 1);
  }
  return lower;
}

/** x of L L^T x = b. */
export function solveCholesky(lower: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}
