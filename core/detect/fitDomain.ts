import { cholesky, solveCholesky } from '../math/cholesky.ts';
import type { Domain } from './headCard.ts';
import { domainDistance } from './judgement.ts';

/** Share of each figure's variance that is added to it: few texts know their covariance badly. */
const SHRINKAGE = 0.1;
/** Share of texts like the training texts that are outside all the same. */
const OUTSIDE = 0.01;

/** Where training texts lie in pooled figures, and how far away others like them do. */
export function fitDomain(training: readonly Float64Array[], heldOut: readonly Float64Array[]): Domain {
  const size = training[0]!.length;
  const means = Array.from({ length: size }, (_, i) => average(training, row => row[i]!));
  const covariance = means.map((_, i) =>
    means.map((_, j) => {
      const value = average(training, row => (row[i]! - means[i]!) * (row[j]! - means[j]!));
      return i === j ? value * (1 + SHRINKAGE) + Number.EPSILON : value;
    }),
  );
  const lower = cholesky(covariance);
  const unit = (i: number) => means.map((_, j) => (i === j ? 1 : 0));
  const precision = means.flatMap((_, i) => [...solveCholesky(lower, unit(i))]);
  const domain = { means, precision, limit: Number.POSITIVE_INFINITY };
  const distances = heldOut.map(features => domainDistance(features, domain)).sort((a, b) => b - a);
  return { ...domain, limit: distances[Math.floor(OUTSIDE * distances.length)] ?? Number.POSITIVE_INFINITY };
}

function average(rows: readonly Float64Array[], of: (row: Float64Array) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
}
