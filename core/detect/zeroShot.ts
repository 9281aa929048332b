import { varentropy } from '../math/entropy.ts';
import { mean, sum } from '../math/summary.ts';
import type { EvidenceRows } from './evidenceRows.ts';

/*
 * Criteria that need no training: one number for a text, NaN where it is not defined. All of them but entropy were
 * proposed with "higher is more likely a machine"; which way it goes for the writers of today is measured, not assumed.
 */

/** Mean of ln p, nats per token. */
export function logLikelihood({ logProb }: EvidenceRows): number {
  return mean(logProb);
}

/** Mean of -ln rank (Gehrmann, Strobelt and Rush 2019; as a criterion, Mitchell and others 2023). */
export function logRank(rows: EvidenceRows): number {
  return rows.length === 0 ? Number.NaN : -sumLogRank(rows) / rows.length;
}

/** Mean entropy, nats per token (Gehrmann, Strobelt and Rush 2019). */
export function meanEntropy({ entropy }: EvidenceRows): number {
  return mean(entropy);
}

/** Log-likelihood log-rank ratio (Su, Zhuo, Wang and Nakov 2023): sum |ln p| / sum ln rank; NaN where every token was the first choice. */
export function logRankRatio(rows: EvidenceRows): number {
  const ranks = sumLogRank(rows);
  return ranks > 0 ? -sum(rows.logProb) / ranks : Number.NaN;
}

/** Share of tokens among the model's first ten (Gehrmann, Strobelt and Rush 2019). */
export function topTenShare({ rank, length }: EvidenceRows): number {
  return length === 0 ? Number.NaN : rank.reduce((count, place) => count + (place <= 10 ? 1 : 0), 0) / length;
}

/** The four buckets of GLTR as shares of the tokens: top 10, 100, 1,000, beyond. */
export function gltrBuckets({ rank, length }: EvidenceRows): readonly [number, number, number, number] {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const place of rank) counts[place <= 10 ? 0 : place <= 100 ? 1 : place <= 1000 ? 2 : 3] += 1;
  return counts.map(count => count / length) as [number, number, number, number];
}

/**
 * Conditional probability curvature with one model for sampling and scoring (Bao and others 2024, Fast-DetectGPT), in
 * closed form: (sum ln p - sum mu) / sqrt(sum var) with mu = -H.
 */
export function fastDetectGpt({ logProb, entropy, secondMoment, length }: EvidenceRows): number {
  const means = entropy.map(nats => -nats);
  const variances = Float32Array.from({ length }, (_, i) => varentropy(entropy[i]!, secondMoment[i]!));
  return curvature(logProb, means, variances);
}

/**
 * The same with expectations under another model, the one that is taken to have written: `means` are sum q ln p and
 * `variances` sum q (ln p)^2 - mean^2 of each token.
 */
export function curvature(logProb: Float32Array, means: Float32Array, variances: Float32Array): number {
  const spread = Math.sqrt(sum(variances));
  return spread > 0 ? (sum(logProb) - sum(means)) / spread : Number.NaN;
}

/**
 * Binoculars (Hans and others 2024): the text's log-perplexity to the performer over the cross-entropy of the performer's
 * predictions under the observer's. `logProb` is the performer's, `crossEntropy` is -sum over V of observer p times
 * performer ln p. LOWER is more likely a machine.
 */
export function binoculars(logProb: Float32Array, crossEntropy: Float32Array): number {
  const expected = mean(crossEntropy);
  return expected > 0 ? -mean(logProb) / expected : Number.NaN;
}

function sumLogRank({ rank }: EvidenceRows): number {
  return rank.reduce((total, place) => total + Math.log(place), 0);
}
