import { mean, quantile } from '../math/summary.ts';
import type { EvidenceRows } from './evidenceRows.ts';
import { minKPlusPlusTokens } from './memorised.ts';
import { fastDetectGpt, logRankRatio } from './zeroShot.ts';

/** Standard scores beyond are held there: one absurd token must not speak for a text. */
const MOST_DEVIATIONS = 10;

/** What a text is to a classifier that sees no tokens: figures over all of them, named, in this order. */
export const pooledNames = [
  ...['logProb', 'entropy', 'logRank', 'maxLogProb', 'topP', 'standardScore'].flatMap(name => [
    `${name} mean`,
    `${name} deviation`,
    `${name} 10 %`,
    `${name} median`,
    `${name} 90 %`,
  ]),
  'rank 1',
  'rank 2-10',
  'rank 11-100',
  'rank > 1,000',
  'logProb next to each other',
  'entropy next to each other',
  'logProb with entropy',
  'logRankRatio',
  'fastDetectGpt per sqrt token',
] as const;

/** `[pooledNames.length]`; a figure that is not defined for the text counts as 0. */
export function pooledFeatures(rows: EvidenceRows): Float64Array {
  const logRank = Float32Array.from(rows.rank, place => Math.log(place));
  const scores = minKPlusPlusTokens(rows).map(z => Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, z)));
  const columns = [rows.logProb, rows.entropy, logRank, rows.maxLogProb, rows.topP, scores];
  const share = (low: number, high: number) =>
    rows.rank.reduce((count, place) => count + (place >= low && place <= high ? 1 : 0), 0) / rows.length;
  const values = [
    ...columns.flatMap(spreadOf),
    share(1, 1),
    share(2, 10),
    share(11, 100),
    share(1001, Number.POSITIVE_INFINITY),
    correlation(rows.logProb.subarray(0, -1), rows.logProb.subarray(1)),
    correlation(rows.entropy.subarray(0, -1), rows.entropy.subarray(1)),
    correlation(rows.logProb, rows.entropy),
    logRankRatio(rows),
    fastDetectGpt(rows) / Math.sqrt(rows.length),
  ];
  return Float64Array.from(values, value => (Number.isFinite(value) ? value : 0));
}

function spreadOf(values: Float32Array): number[] {
  return [
    mean(values),
    Math.sqrt(covariance(values, values)),
    quantile(values, 0.1),
    quantile(values, 0.5),
    quantile(values, 0.9),
  ];
}

function correlation(a: Float32Array, b: Float32Array): number {
  const spread = Math.sqrt(covariance(a, a) * covariance(b, b));
  return spread > 0 ? covariance(a, b) / spread : 0;
}

function covariance(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i]! - meanA) * (b[i]! - meanB);
  return total / a.length;
}
