/**
 * The probability that at least one of k trials succeeds, estimated without bias from `c` successes of `n`:
 * 1 - C(n - c, k) / C(n, k) (Chen and others 2021, arXiv 2107.03374). `k` is from 1 to n.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (!(k >= 1 && k <= n && c >= 0 && c <= n)) throw new RangeError(`pass@${k} of ${c} in ${n}`);
  // The binomials as a product of shares: they overflow long before it does.
  let none = 1;
  for (let i = 0; i < k; i++) none *= Math.max(0, n - c - i) / (n - i);
  return 1 - none;
}
