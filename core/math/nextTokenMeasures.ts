import { entropy, rowMoments, secondMoment } from './entropy.ts';
import { rank, topP } from './rank.ts';
import { topK } from './topK.ts';

/** Measures of `length` next-token distributions, one column per measure; row i is distribution i. */
export interface MeasureRows {
  readonly length: number;
  /** Most likely tokens kept per row. */
  readonly k: number;
  /** ln p of the actual token, `[length]`, nats. */
  readonly logProb: Float32Array;
  /** `[length]`, nats. */
  readonly entropy: Float32Array;
  /** `[length]`, nats squared. */
  readonly secondMoment: Float32Array;
  /** `[length]`, nats. */
  readonly maxLogProb: Float32Array;
  /** `[length]`, from 1; 0 where the logits describe no distribution. */
  readonly rank: Uint32Array;
  /** `[length]`, in (0, 1]. */
  readonly topP: Float32Array;
  /** `[length, k]`, descending, ties by lower id; -1 past the end of a small vocabulary. */
  readonly topIds: Int32Array;
  /** `[length, k]`, nats. */
  readonly topLogProbs: Float32Array;
}

/** Columns for `length` rows, all marked as not measured: NaN, rank 0, ids -1. */
export function emptyMeasures(length: number, k: number): MeasureRows {
  const reals = (size: number) => new Float32Array(size).fill(Number.NaN);
  return {
    length,
    k,
    logProb: reals(length),
    entropy: reals(length),
    secondMoment: reals(length),
    maxLogProb: reals(length),
    rank: new Uint32Array(length),
    topP: reals(length),
    topIds: new Int32Array(length * k).fill(-1),
    topLogProbs: reals(length * k),
  };
}

/**
 * Measures one distribution, `[vocabulary]` logits seen from the token `target`, into row `row` of `rows`: what the
 * probe does inside the graph, for graphs that cannot hold it. Sums are float64, in the order of the vocabulary. Logits
 * that describe no distribution (see logSoftmax.ts) leave the row marked as not measured.
 */
export function nextTokenMeasures(logits: Float32Array, target: number, rows: MeasureRows, row: number): void {
  if (!(target >= 0 && target < logits.length)) {
    throw new RangeError(`token ${target} is not in a vocabulary of ${logits.length}`);
  }
  const topIds = rows.topIds.subarray(row * rows.k, (row + 1) * rows.k);
  const topLogProbs = rows.topLogProbs.subarray(row * rows.k, (row + 1) * rows.k);
  const moments = rowMoments(logits);
  const { max, logS } = moments;
  rows.logProb[row] = logits[target]! - max - logS;
  rows.entropy[row] = entropy(moments);
  rows.secondMoment[row] = secondMoment(moments);
  rows.maxLogProb[row] = 0 - logS;
  rows.rank[row] = rank(logits, target);
  rows.topP[row] = topP(logits, target, moments);
  if (Number.isNaN(max)) topIds.fill(-1);
  else topK(logits, topIds);
  for (let j = 0; j < rows.k; j++) topLogProbs[j] = topIds[j]! < 0 ? Number.NaN : logits[topIds[j]!]! - max - logS;
}
