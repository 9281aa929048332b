import type { EvidenceRows } from './evidenceRows.ts';
import { lastde } from './lastde.ts';
import { dcPdd, minK, minKPlusPlus, zlibRatio } from './memorised.ts';
import { fastDetectGpt, gltrBuckets, logLikelihood, logRank, logRankRatio, meanEntropy } from './zeroShot.ts';

/** What criteria need besides the rows; `null` where it is not at hand. */
export interface CriterionContext {
  /** ln 1/f of each id of the model's tokenizer in ordinary text. */
  readonly surprise: Float32Array | null;
  /** Bytes of the text as zlib packs it. */
  readonly packedBytes: number | null;
}

export interface Criterion {
  readonly name: string;
  /** What a high value was proposed to mean. */
  readonly asks: 'machine' | 'memorised';
  /** NaN where it is not defined. */
  of(rows: EvidenceRows, context: CriterionContext): number;
}

/** Every criterion that one model is enough for, in the order in which they are shown. */
export const criteria = [
  { name: 'logLikelihood', asks: 'machine', of: logLikelihood },
  { name: 'logRank', asks: 'machine', of: logRank },
  { name: 'entropy', asks: 'machine', of: meanEntropy },
  { name: 'lrr', asks: 'machine', of: logRankRatio },
  { name: 'gltrTop10', asks: 'machine', of: (rows: EvidenceRows) => gltrBuckets(rows)[0] },
  { name: 'fastDetectGpt', asks: 'machine', of: fastDetectGpt },
  { name: 'lastde', asks: 'machine', of: (rows: EvidenceRows) => lastde(rows.logProb) },
  { name: 'minK', asks: 'memorised', of: (rows: EvidenceRows) => minK(rows) },
  { name: 'minKPlusPlus', asks: 'memorised', of: (rows: EvidenceRows) => minKPlusPlus(rows) },
  {
    name: 'dcPdd',
    asks: 'memorised',
    of: (rows: EvidenceRows, { surprise }: CriterionContext) => (surprise ? dcPdd(rows, surprise) : Number.NaN),
  },
  {
    name: 'zlibRatio',
    asks: 'memorised',
    of: (rows: EvidenceRows, { packedBytes }: CriterionContext) =>
      packedBytes === null ? Number.NaN : zlibRatio(rows, packedBytes),
  },
] as const satisfies readonly Criterion[];

/** Two models of one vocabulary give two more. */
export type CriterionName = (typeof criteria)[number]['name'] | 'fastDetectGptTwo' | 'binoculars';
