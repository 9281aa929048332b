export interface Distance {
  /** Mean of |difference|, nats. */
  readonly meanDifference: number;
  /** Largest |difference|, nats. */
  readonly largestDifference: number;
  /** Perplexity over the reference's, less 1. */
  readonly perplexityChange: number;
}

/** How far log-probabilities `[n]` are from those of a reference `[n]`, both in nats. NaN where one of them is NaN. */
export function distance(logProbs: ArrayLike<number>, reference: ArrayLike<number>): Distance {
  if (logProbs.length !== reference.length) throw new RangeError(`${logProbs.length} and ${reference.length} rows`);
  let [sum, largest, change] = [0, 0, 0];
  for (let row = 0; row < reference.length; row++) {
    const difference = logProbs[row]! - reference[row]!;
    sum += Math.abs(difference);
    change -= difference;
    largest = Math.max(largest, Math.abs(difference));
  }
  const n = reference.length;
  return { meanDifference: sum / n, largestDifference: largest, perplexityChange: Math.exp(change / n) - 1 };
}
