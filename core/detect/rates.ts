/** What a classifier's scores are worth, on texts of known label. */

/**
 * Area under the ROC curve: the chance that a machine's text scores higher than a human's, ties counted half (Mann and
 * Whitney 1947). NaN where a class is missing.
 */
export function auroc(human: readonly number[], machine: readonly number[]): number {
  const all = [...human.map(score => ({ score, machine: false })), ...machine.map(score => ({ score, machine: true }))];
  all.sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let at = 0; at < all.length; ) {
    let end = at;
    while (end < all.length && all[end]!.score === all[at]!.score) end++;
    // Ranks at + 1 to end share their mean.
    for (let i = at; i < end; i++) if (all[i]!.machine) rankSum += (at + 1 + end) / 2;
    at = end;
  }
  return (rankSum - (machine.length * (machine.length + 1)) / 2) / (machine.length * human.length);
}

/** The lowest threshold at which at most a share `rate` of the human scores lies at or above it. */
export function thresholdAt(human: readonly number[], rate: number): number {
  const sorted = [...human].sort((a, b) => b - a);
  const allowed = Math.floor(rate * sorted.length);
  // One above the first score that may not count.
  return allowed < sorted.length ? nextAbove(sorted[allowed]!) : Number.NEGATIVE_INFINITY;
}

/** Share of machine texts found at the threshold where a share `rate` of human texts is taken for one. */
export function recallAt(human: readonly number[], machine: readonly number[], rate: number): number {
  const threshold = thresholdAt(human, rate);
  return machine.filter(score => score >= threshold).length / machine.length;
}

/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht 2015) over `bins` equal bins: mean distance between what was
 * said and what came true, weighted by how often it was said.
 */
export function calibrationError(
  probabilities: readonly number[],
  labels: readonly (0 | 1)[],
  weights: readonly number[] = probabilities.map(() => 1),
  bins = 10,
): number {
  const said = new Float64Array(bins);
  const came = new Float64Array(bins);
  for (const [i, p] of probabilities.entries()) {
    const bin = Math.min(bins - 1, Math.floor(p * bins));
    said[bin]! += weights[i]! * p;
    came[bin]! += weights[i]! * labels[i]!;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return said.reduce((sum, value, bin) => sum + Math.abs(value - came[bin]!), 0) / total;
}

function nextAbove(value: number): number {
  return value + Math.max(Math.abs(value), 1) * Number.EPSILON;
}
