import { maxLogit } from './logSoftmax.ts';

/**
 * What entropy and its relatives need of a row, from one pass. With m the largest logit, z_i = l_i - m <= 0 and
 * S = sum_i exp(z_i) >= 1: the fields are m, S, ln S, E[z] and E[z^2] under p. NaN where the row describes no distribution.
 */
export interface RowMoments {
  readonly max: number;
  readonly s: number;
  readonly logS: number;
  readonly meanZ: number;
  readonly meanSquareZ: number;
}

export function rowMoments(logits: Float32Array): RowMoments {
  const max = maxLogit(logits);
  if (Number.isNaN(max)) return { max, s: max, logS: max, meanZ: max, meanSquareZ: max };
  // The largest logit's own term is exactly 1; kept apart, it does not swallow the tail of a confident row.
  let tail = 0;
  let first = 0;
  let second = 0;
  let seenMax = false;
  for (const logit of logits) {
    const z = logit - max;
    if (z === 0 && !seenMax) {
      seenMax = true;
      continue;
    }
    const weight = Math.exp(z);
    // exp(-Infinity) is 0, and 0 * Infinity would be NaN where the limit is 0.
    if (weight === 0) continue;
    tail += weight;
    first += weight * z;
    second += weight * z * z;
  }
  const s = 1 + tail;
  return { max, s, logS: Math.log1p(tail), meanZ: first / s, meanSquareZ: second / s };
}

/** H = -sum_i p_i ln p_i in nats = ln S - E[z]. Both terms are >= 0, so nothing cancels. */
export function entropy(moments: RowMoments): number {
  return moments.logS - moments.meanZ;
}

/** sum_i p_i (ln p_i)^2 in nats squared = E[z^2] - 2 ln S E[z] + (ln S)^2. All terms are >= 0, so nothing cancels. */
export function secondMoment({ logS, meanZ, meanSquareZ }: RowMoments): number {
  return meanSquareZ - 2 * logS * meanZ + logS * logS;
}

/**
 * Variance of ln p under p, in nats squared = sum p (ln p)^2 - H^2. From float32 columns it is noise below about
 * 1e-6 H^2, where the difference can fall below the 0 that it is taken for.
 */
export function varentropy(entropyNats: number, secondMomentNats2: number): number {
  return Math.max(0, secondMomentNats2 - entropyNats * entropyNats);
}
