/**
 * What two next-token distributions P and Q over one vocabulary say about each other and about the token that came: one
 * column per quantity, row i is pair i. A row where one of them is no distribution has NaN, and -1 for its tokens.
 * Definitions: docs/measures.md.
 */
export interface PairRows {
  readonly length: number;
  /** ln P(token), ln Q(token), `[n]`, nats. */
  readonly pLogProb: Float32Array;
  readonly qLogProb: Float32Array;
  /** Entropies of P and of Q, `[n]`, nats. */
  readonly pEntropy: Float32Array;
  readonly qEntropy: Float32Array;
  /** KL(P || Q) = E_P[ln P - ln Q], `[n]`, nats; infinite where Q excludes what P does not. */
  readonly kl: Float32Array;
  /** Standard deviation of ln P - ln Q under P, `[n]`, nats. */
  readonly klDeviation: Float32Array;
  /** -E_P[ln Q] and -E_Q[ln P], `[n]`, nats. */
  readonly crossEntropyPQ: Float32Array;
  readonly crossEntropyQP: Float32Array;
  /** E_P[(ln Q)^2] and E_Q[(ln P)^2], `[n]`, nats squared. */
  readonly crossMomentPQ: Float32Array;
  readonly crossMomentQP: Float32Array;
  /** Square root of the Jensen-Shannon divergence in bits, `[n]`, in [0, 1]. */
  readonly distance: Float32Array;
  /** The most likely tokens of P and of Q, `[n]`; ties by lower id. */
  readonly pBest: Int32Array;
  readonly qBest: Int32Array;
  /** 1 where the token is plausible to P: at least a tenth as likely as P's first choice; `[n]`. */
  readonly plausible: Uint8Array;
  /** ln of the contrastive estimate of the token for each of `BETAS`, `[n, betas]`, nats, at most 0. */
  readonly estimate: Float32Array;
}

/** Strengths of the contrast for which the estimate is kept; at 0 it is P itself. The paper uses 1. */
export const BETAS = [0.5, 1, 1.5, 2] as const;

const reals = [
  'pLogProb',
  'qLogProb',
  'pEntropy',
  'qEntropy',
  'kl',
  'klDeviation',
  'crossEntropyPQ',
  'crossEntropyQP',
  'crossMomentPQ',
  'crossMomentQP',
  'distance',
] as const;

/** Columns for `length` pairs, all marked as not measured. */
export function emptyPairs(length: number): PairRows {
  const real = (size = length) => new Float32Array(size).fill(Number.NaN);
  const columns = Object.fromEntries(reals.map(name => [name, real()])) as Record<(typeof reals)[number], Float32Array>;
  return {
    length,
    ...columns,
    pBest: new Int32Array(length).fill(-1),
    qBest: new Int32Array(length).fill(-1),
    plausible: new Uint8Array(length),
    estimate: real(length * BETAS.length),
  };
}

/** Writes the rows of `chunk` into `target`, from row `at`. */
export function writePairs(target: PairRows, at: number, chunk: PairRows): void {
  for (const name of reals) target[name].set(chunk[name], at);
  target.pBest.set(chunk.pBest, at);
  target.qBest.set(chunk.qBest, at);
  target.plausible.set(chunk.plausible, at);
  target.estimate.set(chunk.estimate, at * BETAS.length);
}

/** The first `length` rows; shares memory with `rows`. */
export function firstPairs(rows: PairRows, length: number): PairRows {
  const columns = Object.fromEntries(reals.map(name => [name, rows[name].subarray(0, length)]));
  return {
    ...(columns as Record<(typeof reals)[number], Float32Array>),
    length,
    pBest: rows.pBest.subarray(0, length),
    qBest: rows.qBest.subarray(0, length),
    plausible: rows.plausible.subarray(0, length),
    estimate: rows.estimate.subarray(0, length * BETAS.length),
  };
}
