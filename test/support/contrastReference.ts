/** The slow and obvious twin of `core/contrast`: the formulas of the papers, float64, no code shared with what it checks. */
import { logProbs, softmax, sum } from './reference.ts';

export interface ReferencePair {
  readonly pLogProb: number;
  readonly qLogProb: number;
  readonly pEntropy: number;
  readonly qEntropy: number;
  readonly kl: number;
  readonly klDeviation: number;
  readonly crossEntropyPQ: number;
  readonly crossEntropyQP: number;
  readonly crossMomentPQ: number;
  readonly crossMomentQP: number;
  readonly distance: number;
}

/** Everything about two distributions with logits `[vocabulary]`, all finite, seen from one token. */
export function pairReference(p: ArrayLike<number>, q: ArrayLike<number>, target: number): ReferencePair {
  const [lp, lq, wp, wq] = [logProbs(p), logProbs(q), softmax(p), softmax(q)];
  const mean = (weights: number[], value: (v: number) => number) =>
    sum(weights.map((w, v) => (w === 0 ? 0 : w * value(v))));
  const kl = mean(wp, v => lp[v]! - lq[v]!);
  const middle = wp.map((w, v) => (w + wq[v]!) / 2);
  const toMiddle = (weights: number[], logs: number[]) => mean(weights, v => logs[v]! - Math.log(middle[v]!));
  return {
    pLogProb: lp[target]!,
    qLogProb: lq[target]!,
    pEntropy: -mean(wp, v => lp[v]!),
    qEntropy: -mean(wq, v => lq[v]!),
    kl,
    klDeviation: Math.sqrt(mean(wp, v => (lp[v]! - lq[v]! - kl) ** 2)),
    crossEntropyPQ: -mean(wp, v => lq[v]!),
    crossEntropyQP: -mean(wq, v => lp[v]!),
    crossMomentPQ: mean(wp, v => lq[v]! ** 2),
    crossMomentQP: mean(wq, v => lp[v]! ** 2),
    // The sum of nearly nothing may come out below it.
    distance: Math.sqrt(Math.max(0, toMiddle(wp, lp) + toMiddle(wq, lq)) / 2 / Math.LN2),
  };
}

/** softmax((1 + beta) l_P - beta l_Q) of the target: the logits are combined first, as the paper's code has it. */
export function estimateReference(p: ArrayLike<number>, q: ArrayLike<number>, target: number, beta: number): number {
  return softmax(Array.from(p, (logit, v) => (1 + beta) * logit - beta * q[v]!))[target]!;
}
