import { cholesky, solveCholesky } from '../math/cholesky.ts';

/** A logistic regression on standardised features. */
export interface LogisticModel {
  /** Mean and standard deviation of each feature where it was trained, `[d]`. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Weight of each standardised feature, `[d]`. */
  readonly weights: readonly number[];
  readonly bias: number;
  /**
   * Also reads the products of all pairs of standardised features, each held within 4 deviations: weights `[d + d (d + 1) / 2]`,
   * first those of the features, then those of the products in rows of the upper triangle.
   */
  readonly quadratic?: boolean | undefined;
}

/** Beyond so many deviations a square would speak for the whole. */
const MOST_DEVIATIONS = 4;

export interface Example {
  /** `[d]` */
  readonly features: ArrayLike<number>;
  /** 1 machine, 0 human. */
  readonly label: 0 | 1;
  /** How much the example counts; 1 where all count the same. */
  readonly weight: number;
}

const MOST_STEPS = 50;
const ENOUGH = 1e-8;

/** Log-odds of "machine". */
export function logisticLogit(model: LogisticModel, features: ArrayLike<number>): number {
  const { means, weights, bias, quadratic } = model;
  let logit = bias;
  if (!quadratic) {
    for (let i = 0; i < means.length; i++) logit += weights[i]! * standard(model, features, i);
    return logit;
  }
  const z = means.map((_, i) => Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, standard(model, features, i))));
  let place = z.length;
  for (let i = 0; i < z.length; i++) {
    logit += weights[i]! * z[i]!;
    for (let j = i; j < z.length; j++) logit += weights[place++]! * z[i]! * z[j]!;
  }
  return logit;
}

/**
 * Penalised maximum likelihood by Newton's method: sum of weight times log-loss plus `penalty` / 2 times the squared
 * weights; the bias is not penalised.
 */
export function fitLogistic(examples: readonly Example[], penalty: number): LogisticModel {
  const { means, deviations } = moments(examples);
  const d = means.length;
  const rows = examples.map(({ features }) => [
    1,
    ...means.map((_, i) => standard({ means, deviations }, features, i)),
  ]);
  let parameters = new Float64Array(d + 1);
  for (let step = 0; step < MOST_STEPS; step++) {
    const change = newtonStep(rows, examples, parameters, penalty);
    parameters = parameters.map((value, i) => value - change[i]!);
    if (change.every(value => Math.abs(value) < ENOUGH)) break;
  }
  return { means, deviations, weights: [...parameters.subarray(1)], bias: parameters[0]! };
}

function standard(
  { means, deviations }: Pick<LogisticModel, 'means' | 'deviations'>,
  features: ArrayLike<number>,
  i: number,
) {
  return (features[i]! - means[i]!) / deviations[i]!;
}

/** Weighted, by feature; a feature that never differs has deviation 1. */
function moments(examples: readonly Example[]): Pick<LogisticModel, 'means' | 'deviations'> {
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const average = (of: (example: Example) => number) =>
    examples.reduce((sum, example) => sum + example.weight * of(example), 0) / total;
  const d = examples[0]?.features.length ?? 0;
  const means = Array.from({ length: d }, (_, i) => average(({ features }) => features[i]!));
  const deviations = means.map((mean, i) => Math.sqrt(average(({ features }) => (features[i]! - mean) ** 2)) || 1);
  return { means, deviations };
}

function newtonStep(
  rows: readonly (readonly number[])[],
  examples: readonly Example[],
  parameters: Float64Array,
  penalty: number,
): Float64Array {
  const size = parameters.length;
  const gradient = parameters.map((value, i) => (i === 0 ? 0 : penalty * value));
  const curvature = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size);
    // A little on the bias too, so that one class alone has a solution.
    row[i] = i === 0 ? 1e-9 : penalty;
    return row;
  });
  for (const [n, row] of rows.entries()) {
    const { label, weight } = examples[n]!;
    const p = sigmoid(row.reduce((sum, value, i) => sum + value * parameters[i]!, 0));
    for (let i = 0; i < size; i++) {
      gradient[i]! += weight * (p - label) * row[i]!;
      for (let j = 0; j <= i; j++) curvature[i]![j]! += weight * p * (1 - p) * row[i]! * row[j]!;
    }
  }
  return solveCholesky(cholesky(curvature), gradient);
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
