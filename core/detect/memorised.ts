import { varentropy } from '../math/entropy.ts';
import { mean } from '../math/summary.ts';
import type { EvidenceRows } from './evidenceRows.ts';

/*
 * How familiar a text is to the model: criteria for text that it was trained on. Higher is more familiar. On a model of
 * a hundred million parameters they are near chance on texts of one distribution: familiarity, not proof.
 */

/** Share of the least likely tokens that Min-K% looks at; the authors' choice. */
export const MIN_K = 0.2;
/** Largest part of one token in DC-PDD; the authors' default. */
export const DC_PDD_CAP = 0.01;
/** Below this a distribution has one possible token, and a standard score has no meaning. Nats squared. */
const LEAST_VARIANCE = 1e-6;

/** Min-K% Prob (Shi and others 2024): mean ln p of the `share` least likely tokens, at least one. */
export function minK({ logProb }: EvidenceRows, share = MIN_K): number {
  return meanOfLowest(logProb, share);
}

/** Min-K%++ (Zhang and others 2024): the same of the standard scores `minKPlusPlusTokens`. */
export function minKPlusPlus(rows: EvidenceRows, share = MIN_K): number {
  return meanOfLowest(minKPlusPlusTokens(rows), share);
}

/** (ln p + H) / sqrt(varentropy) of each token: how much likelier it was than what the model would have drawn. */
export function minKPlusPlusTokens(rows: Pick<EvidenceRows, 'logProb' | 'entropy' | 'secondMoment'>): Float32Array {
  return rows.logProb.map((logProb, i) => {
    const variance = Math.max(LEAST_VARIANCE, varentropy(rows.entropy[i]!, rows.secondMoment[i]!));
    return (logProb + rows.entropy[i]!) / Math.sqrt(variance);
  });
}

/** Mean ln p by the bytes of the text as zlib packs it (Carlini and others 2021). Nats per token and byte. */
export function zlibRatio({ logProb }: EvidenceRows, packedBytes: number): number {
  return packedBytes > 0 ? mean(logProb) / packedBytes : Number.NaN;
}

/**
 * DC-PDD (Zhang and others 2024b, Pretraining Data Detection for Large Language Models: A Divergence-based Calibration
 * Method): mean over the first occurrences of each token of min(cap, p ln 1/f), with f how often the token occurs in
 * ordinary text. `surprise` is ln 1/f of each id.
 */
export function dcPdd(rows: EvidenceRows, surprise: Float32Array, cap = DC_PDD_CAP): number {
  const parts = dcPddTokens(rows, surprise, cap);
  const met = new Set<number>();
  let total = 0;
  for (const [i, id] of rows.ids.entries()) {
    if (met.has(id)) continue;
    met.add(id);
    total += parts[i]!;
  }
  return met.size > 0 ? total / met.size : Number.NaN;
}

/** The part of each token, repeated ones too; from 0 to `cap`. */
export function dcPddTokens(
  { ids, logProb }: Pick<EvidenceRows, 'ids' | 'logProb'>,
  surprise: Float32Array,
  cap = DC_PDD_CAP,
): Float32Array {
  return logProb.map((value, i) => Math.min(cap, Math.exp(value) * surprise[ids[i]!]!));
}

function meanOfLowest(values: Float32Array, share: number): number {
  const lowest = values
    .slice()
    .sort()
    .subarray(0, Math.max(1, Math.floor(values.length * share)));
  return mean(lowest);
}
