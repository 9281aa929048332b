/**
 * The slow and obvious twin of `core/math` and of the next-token probe: textbook formulas, float64, as many arrays as it
 * takes, and no code shared with what it checks. `docs/measures.md` has the definitions.
 */

/** Everything about one next-token distribution, seen from one token. */
export interface ReferenceRow {
  readonly logProb: number;
  readonly entropy: number;
  readonly secondMoment: number;
  readonly maxLogProb: number;
  readonly rank: number;
  readonly topP: number;
  /** At most k, fewer in a small vocabulary. */
  readonly top: readonly { readonly id: number; readonly logProb: number }[];
}

/** p_i, `[vocabulary]`. */
export function softmax(logits: ArrayLike<number>): number[] {
  const max = largest(logits);
  const weights = Array.from(logits, logit => Math.exp(logit - max));
  const total = sum(weights);
  return weights.map(weight => weight / total);
}

/** ln p_i in nats, `[vocabulary]`. */
export function logProbs(logits: ArrayLike<number>): number[] {
  const max = largest(logits);
  const others = Array.from(logits, logit => Math.exp(logit - max));
  others.splice(Array.from(logits).indexOf(max), 1);
  const logTotal = Math.log1p(sum(others));
  return Array.from(logits, logit => logit - max - logTotal);
}

/** -sum p ln p, nats. */
export function entropy(logits: ArrayLike<number>): number {
  const ps = softmax(logits);
  return sum(logProbs(logits).map((logP, i) => (ps[i] === 0 ? 0 : -ps[i]! * logP)));
}

/** sum p (ln p)^2, nats squared. */
export function secondMoment(logits: ArrayLike<number>): number {
  const ps = softmax(logits);
  return sum(logProbs(logits).map((logP, i) => (ps[i] === 0 ? 0 : ps[i]! * logP * logP)));
}

/** Variance of ln p, by its definition sum p (ln p - mean)^2; nats squared. */
export function varentropy(logits: ArrayLike<number>): number {
  const ps = softmax(logits);
  const mean = -entropy(logits);
  return sum(logProbs(logits).map((logP, i) => (ps[i] === 0 ? 0 : ps[i]! * (logP - mean) ** 2)));
}

/** All ids, most likely first, ties by lower id. */
export function order(logits: ArrayLike<number>): number[] {
  return Array.from(logits, (_, id) => id).sort((a, b) => compare(logits[b]!, logits[a]!) || a - b);
}

/** 1 + the number of tokens strictly more likely. */
export function rank(logits: ArrayLike<number>, target: number): number {
  return 1 + Array.from(logits).filter(logit => logit > logits[target]!).length;
}

/** Mass of all tokens at least as likely. */
export function topP(logits: ArrayLike<number>, target: number): number {
  const ps = softmax(logits);
  return sum(ps.filter((_, id) => logits[id]! >= logits[target]!));
}

/** All measures of one row; `logits` must be finite or -Infinity, with at least one finite. */
export function measure(logits: ArrayLike<number>, target: number, k: number): ReferenceRow {
  const all = logProbs(logits);
  const best = order(logits).slice(0, k);
  return {
    logProb: all[target]!,
    entropy: entropy(logits),
    secondMoment: secondMoment(logits),
    maxLogProb: all[order(logits)[0]!]!,
    rank: rank(logits, target),
    topP: topP(logits, target),
    top: best.map(id => ({ id, logProb: all[id]! })),
  };
}

/** Sum from the smallest magnitude up, so that a long tail is not lost. */
export function sum(values: readonly number[]): number {
  return [...values].sort((a, b) => Math.abs(a) - Math.abs(b)).reduce((total, value) => total + value, 0);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => Math.max(a, b));
}
