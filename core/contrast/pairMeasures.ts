import { logSumExp } from '../math/logSoftmax.ts';
import { BETAS, type PairRows } from './pairRows.ts';

/** A token is plausible where P holds it at least so likely, as a share of its first choice (Li and others 2022). */
const PLAUSIBLE_SHARE = 0.1;
/** The step of `BETAS`: each estimate is the one before with one more factor (P / Q)^STEP. */
const STEP = BETAS[0];

/**
 * Measures the pair of distributions with logits `p` and `q` `[vocabulary]`, seen from the token `target`, into row `row`.
 * Sums are float64, in the order of the vocabulary; a term with P(v) = 0 counts 0, its limit. Logits that describe no
 * distribution leave the row marked as not measured.
 */
export function pairMeasures(p: Float32Array, q: Float32Array, target: number, rows: PairRows, row: number): void {
  if (p.length !== q.length) throw new RangeError(`vocabularies of ${p.length} and ${q.length}`);
  if (!(target >= 0 && target < p.length))
    throw new RangeError(`token ${target} is not in a vocabulary of ${p.length}`);
  const pLogSum = logSumExp(p);
  const qLogSum = logSumExp(q);
  if (Number.isNaN(pLogSum) || Number.isNaN(qLogSum)) return;
  const sums = pairSums(p, q, pLogSum, qLogSum);
  const pTarget = p[target]! - pLogSum;
  rows.pLogProb[row] = pTarget;
  rows.qLogProb[row] = q[target]! - qLogSum;
  rows.pEntropy[row] = sums.pEntropy;
  rows.qEntropy[row] = sums.qEntropy;
  rows.kl[row] = Math.max(0, sums.kl);
  rows.klDeviation[row] = Math.sqrt(Math.max(0, sums.square - sums.kl * sums.kl));
  rows.crossEntropyPQ[row] = sums.crossPQ;
  rows.crossEntropyQP[row] = sums.crossQP;
  rows.crossMomentPQ[row] = sums.momentPQ;
  rows.crossMomentQP[row] = sums.momentQP;
  rows.distance[row] = Math.sqrt(Math.min(1, Math.max(0, sums.divergence / Math.LN2)));
  rows.pBest[row] = sums.pBest;
  rows.qBest[row] = sums.qBest;
  rows.plausible[row] = pTarget >= p[sums.pBest]! - pLogSum + Math.log(PLAUSIBLE_SHARE) ? 1 : 0;
  for (const [b, beta] of BETAS.entries()) {
    const own = (1 + beta) * pTarget - beta * (q[target]! - qLogSum);
    rows.estimate[row * BETAS.length + b] = estimate(p, q, target, beta, own, sums.weights[b]!);
  }
}

interface PairSums {
  pEntropy: number;
  qEntropy: number;
  kl: number;
  /** E_P[(ln P - ln Q)^2]; in float64 the difference with `kl` squared keeps its digits. */
  square: number;
  crossPQ: number;
  crossQP: number;
  momentPQ: number;
  momentQP: number;
  /** Jensen-Shannon, nats. */
  divergence: number;
  pBest: number;
  qBest: number;
  /** sum_v P(v) (P(v) / Q(v))^beta for each of `BETAS`. */
  readonly weights: Float64Array;
}

/** All sums in one pass. With M = (P + Q) / 2, JSD = (KL(P || M) + KL(Q || M)) / 2, no term of which cancels badly. */
function pairSums(p: Float32Array, q: Float32Array, pLogSum: number, qLogSum: number): PairSums {
  const weights = new Float64Array(BETAS.length);
  const sums: PairSums = {
    pEntropy: 0,
    qEntropy: 0,
    kl: 0,
    square: 0,
    crossPQ: 0,
    crossQP: 0,
    momentPQ: 0,
    momentQP: 0,
    divergence: 0,
    pBest: 0,
    qBest: 0,
    weights,
  };
  for (let v = 0; v < p.length; v++) {
    if (p[v]! > p[sums.pBest]!) sums.pBest = v;
    if (q[v]! > q[sums.qBest]!) sums.qBest = v;
    const logP = p[v]! - pLogSum;
    const logQ = q[v]! - qLogSum;
    const massP = Math.exp(logP);
    const massQ = Math.exp(logQ);
    // Equal masses have no divergence at all, not one of rounding.
    const logM = logP === logQ ? logP : Math.log((massP + massQ) / 2);
    if (massP > 0) {
      sums.pEntropy -= massP * logP;
      const ratio = logP - logQ;
      sums.kl += massP * ratio;
      sums.square += massP * ratio * ratio;
      sums.crossPQ -= massP * logQ;
      sums.momentPQ += massP * logQ * logQ;
      sums.divergence += (massP * (logP - logM)) / 2;
      const factor = Math.exp(STEP * ratio);
      let weight = massP;
      for (let b = 0; b < weights.length; b++) {
        weight *= factor;
        weights[b]! += weight;
      }
    }
    if (massQ > 0) {
      sums.qEntropy -= massQ * logQ;
      sums.crossQP -= massQ * logP;
      sums.momentQP += massQ * logP * logP;
      sums.divergence += (massQ * (logQ - logM)) / 2;
    }
  }
  return sums;
}

/**
 * ln softmax((1 + beta) l_P - beta l_Q) of the target: contrastive estimation (Lin and others 2024). `own` is the target's
 * ln P + beta (ln P - ln Q), `weight` the sum of that of all tokens, which overflows where Q is next to nothing; then the
 * logits are combined first.
 */
function estimate(p: Float32Array, q: Float32Array, target: number, beta: number, own: number, weight: number): number {
  if (Number.isFinite(own) && weight > 0 && weight < Number.POSITIVE_INFINITY) {
    return Math.min(0, own - Math.log(weight));
  }
  return combined(p, q, target, beta);
}

function combined(p: Float32Array, q: Float32Array, target: number, beta: number): number {
  // What P excludes cannot come, whatever Q says; what only Q excludes shares everything.
  const isAlone = p.some((logit, v) => logit > Number.NEGATIVE_INFINITY && q[v] === Number.NEGATIVE_INFINITY);
  const logits = p.map((logit, v) => {
    if (logit === Number.NEGATIVE_INFINITY) return logit;
    const qLogit = q[v]!;
    if (!isAlone) return (1 + beta) * logit - beta * qLogit;
    return qLogit === Number.NEGATIVE_INFINITY ? (1 + beta) * logit : Number.NEGATIVE_INFINITY;
  });
  return Math.min(0, logits[target]! - logSumExp(logits));
}
