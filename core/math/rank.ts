import { maxLogit } from './logSoftmax.ts';

/**
 * 1 + the number of tokens strictly more likely than `target`, so that ties share the better place. 0 where the row
 * describes no distribution. Compares logits as they are: equal means equal to the last bit.
 */
export function rank(logits: Float32Array, target: number): number {
  if (Number.isNaN(maxLogit(logits))) return 0;
  const own = logits[target]!;
  let above = 0;
  for (const logit of logits) if (logit > own) above += 1;
  return above + 1;
}

/**
 * The probability of all tokens at least as likely as `target`, itself and ties included, in (0, 1]: the smallest p for
 * which nucleus sampling could have drawn it.
 */
export function topP(logits: Float32Array, target: number): number {
  const max = maxLogit(logits);
  const own = logits[target]!;
  let mass = 0;
  let all = 0;
  for (const logit of logits) {
    const weight = Math.exp(logit - max);
    all += weight;
    if (logit >= own) mass += weight;
  }
  return mass / all;
}
