/** The normal quantile of a two-sided 95 % interval. */
const Z_95 = 1.959963984540054;

/** An interval that holds the true share, with a confidence of 95 %. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval (1927) of the share behind `successes` of `n` trials. Unlike the interval of the textbook it
 * says something where none or all succeed: 0 of 64 is at most 5.7 %. With no trials, everything from 0 to 1.
 */
export function wilson(successes: number, n: number, z = Z_95): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const share = successes / n;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // Exact at the ends, where rounding would leave a trace of what cannot be.
  return { low: successes === 0 ? 0 : middle - half, high: successes === n ? 1 : middle + half };
}

/**
 * The largest share under which no success in `n` trials has a chance of 5 %: 1 - 0.05^(1/n). What "never" means after so
 * many trials: 4.6 % for 64, 17.1 % for 16.
 */
export function largestUnseen(n: number): number {
  return n === 0 ? 1 : 1 - 0.05 ** (1 / n);
}
