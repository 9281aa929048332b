/** Figures over a column of values, where NaN is a hole: a row that was not scored. Holes count for nothing. */

/** Number of values that are not holes. */
export function count(values: Float32Array): number {
  let n = 0;
  for (const value of values) if (!Number.isNaN(value)) n += 1;
  return n;
}

/** Sum, accumulated in float64; 0 where there is no value. */
export function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) if (!Number.isNaN(value)) total += value;
  return total;
}

/** Arithmetic mean; NaN where there is no value. */
export function mean(values: Float32Array): number {
  return sum(values) / count(values);
}

/**
 * The value below which a share `q` in [0, 1] of the values lies, interpolated linearly between neighbours (definition 7
 * of Hyndman and Fan, 1996, which R and NumPy use by default); NaN where there is no value.
 */
export function quantile(values: Float32Array, q: number): number {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return Number.NaN;
  const place = q * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  const high = sorted[Math.ceil(place)]!;
  // Equal neighbours need no step between them; with infinities the step would be NaN.
  return low === high ? low : low + (place - Math.floor(place)) * (high - low);
}

/**
 * How many values lie in each step of a scale: with ascending `thresholds` t_0 < ... < t_(n-1) there are n + 1 counts,
 * below t_0, in [t_0, t_1), ..., from t_(n-1) on. Every value falls into one of them.
 */
export function histogram(values: Float32Array, thresholds: readonly number[]): Uint32Array {
  const counts = new Uint32Array(thresholds.length + 1);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    let step = 0;
    while (step < thresholds.length && value >= thresholds[step]!) step += 1;
    counts[step]! += 1;
  }
  return counts;
}
