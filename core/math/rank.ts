import type { RowMoments } from './entropy.ts';

/**
 * 1 + the number of tokens strictly more likely than `target`, so that ties share the better place. 0 where the row
 * describes no distribution. Compares logits as they are: equal means equal to the last bit.
 */
export function rank(logits: Float32Array, target: number): number {
  const own = logits[target]!;
  let above = 0;
  for (const logit of logits) {
    // False for NaN as well.
    if (!(logit < Number.POSITIVE_INFINITY)) return 0;
    if (logit > own) above += 1;
  }
  return own === Number.NEGATIVE_INFINITY && above === 0 ? 0 : above + 1;
}

/**
 * The probability of all tokens at least as likely as `target`, itself and ties included, in (0, 1]: the smallest p for
 * which nucleus sampling could have drawn it. `moments` are those of `logits`.
 */
export function topP(logits: Float32Array, target: number, { max, s }: RowMoments): number {
  const own = logits[target]!;
  let mass = 0;
  for (const logit of logits) if (logit >= own) mass += Math.exp(logit - max);
  // Summed in another order than s, so that the mass of everything could exceed it by a rounding.
  return s > 0 ? Math.min(1, mass / s) : Number.NaN;
}
