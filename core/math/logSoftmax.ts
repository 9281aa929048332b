/**
 * A row is `[vocabulary]` logits of one next-token distribution. -Infinity is a token that cannot come (p = 0). A row
 * with NaN or +Infinity, or of -Infinity alone, describes no distribution: everything computed from it is NaN.
 */

/** The largest logit; NaN where the row describes no distribution. */
export function maxLogit(logits: Float32Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of logits) {
    if (Number.isNaN(logit)) return Number.NaN;
    if (logit > max) max = logit;
  }
  return Number.isFinite(max) ? max : Number.NaN;
}

/** ln sum_i exp(l_i), computed as m + ln sum_i exp(l_i - m) with m the largest logit, so that nothing overflows. */
export function logSumExp(logits: Float32Array): number {
  const max = maxLogit(logits);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return max + Math.log(sum);
}

/** ln p_i = l_i - logSumExp(l) for every token, in nats; written to `out`, which may be `logits` itself. */
export function logSoftmax(logits: Float32Array, out: Float32Array = logits): void {
  const normalizer = logSumExp(logits);
  for (let i = 0; i < logits.length; i++) out[i] = logits[i]! - normalizer;
}
