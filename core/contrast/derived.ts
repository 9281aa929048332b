import { BETAS, type PairRows } from './pairRows.ts';

/** Standard deviations below this are taken for it, so that a pair that hardly differs makes no large scores; nats. */
export const LEAST_DEVIATION = 1e-3;

/** r = ln P(token) - ln Q(token), `[n]`, nats: how much more likely P held the token. */
export function logRatio(rows: PairRows): Float32Array {
  return rows.pLogProb.map((logProb, row) => logProb - rows.qLogProb[row]!);
}

/**
 * z = (r - KL(P || Q)) / sd, `[n]`: the log ratio in standard deviations. Under tokens drawn from P it has mean 0 and
 * deviation 1, however sure either is.
 */
export function zScore(rows: PairRows): Float32Array {
  return logRatio(rows).map((ratio, row) => {
    return (ratio - rows.kl[row]!) / Math.max(LEAST_DEVIATION, rows.klDeviation[row]!);
  });
}

/**
 * The cDPO score s of the token, `[n]`, in [0, 1]: its share under P^(1 + beta) Q^(-beta). At beta 0 it is P(token).
 * `beta` is 0 or one of `BETAS`.
 */
export function estimateAt(rows: PairRows, beta: number): Float32Array {
  if (beta === 0) return rows.pLogProb.map(Math.exp);
  const at = (BETAS as readonly number[]).indexOf(beta);
  if (at < 0) throw new RangeError(`no estimate is kept for beta ${beta}`);
  return rows.pLogProb.map((_, row) => Math.exp(rows.estimate[row * BETAS.length + at]!));
}

/**
 * E_t = sum over i <= t of r_i, `[n]`, nats: by the chain rule the log-odds ln P(text up to t) / Q(text up to t). Rows that
 * were not measured leave the sum where it was.
 */
export function evidence(ratios: Float32Array): Float64Array {
  let sum = 0;
  return Float64Array.from(ratios, ratio => {
    if (!Number.isNaN(ratio)) sum += ratio;
    return sum;
  });
}

/** The probability that a text comes from P and not from Q, each held equally likely before; from their log-odds, nats. */
export function posterior(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
