import type { EvidenceRows } from './evidenceRows.ts';
import type { Calibration, Domain, HeadCard } from './headCard.ts';
import { sigmoid } from './logistic.ts';
import { pooledFeatures } from './pooled.ts';
import { isForeign, isShouted, type TextKind } from './textKind.ts';

/**
 * How a text reads, never who wrote it. `looks-human`: fewer than 5 % of machine texts read so; `looks-machine` and
 * `leans-machine`: at most 1 % and 5 % of human texts do; `undecided` lies between. `too-short` and `outside` say
 * nothing: the text is below the head's floor, or unlike anything it was trained on.
 */
export const bands = ['too-short', 'outside', 'looks-human', 'undecided', 'leans-machine', 'looks-machine'] as const;
export type Band = (typeof bands)[number];

export interface Judgement {
  /** Log-odds of "machine" as the head gives them; `null` where it was asked nothing. */
  readonly logit: number | null;
  /** Calibrated; `null` in the bands that say nothing. */
  readonly probability: number | null;
  /** Where the probability of another text of the writer, as long as this one, lies nine times in ten. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly band: Band;
}

/** 5 % of a normal distribution lie above so many standard deviations. */
const NINETY_PERCENT = 1.645;
/** Length that calibration is about when it says nothing of length. */
const USUAL_LENGTH = 256;

/** Reads a head's logit of a text of this kind with these rows of evidence. */
export function judgement(logit: number, rows: EvidenceRows, head: HeadCard, kind: TextKind): Judgement {
  const nothing = (band: Band): Judgement => {
    return { logit: Number.isFinite(logit) ? logit : null, probability: null, interval: null, band };
  };
  if (rows.length < head.floor || !Number.isFinite(logit)) return nothing('too-short');
  if (head.english && (isForeign(kind) || isShouted(kind))) return nothing('outside');
  if (head.domain && domainDistance(pooledFeatures(rows), head.domain) > head.domain.limit) return nothing('outside');
  const { calibration } = head;
  const at = (x: number) => sigmoid(logOdds(x, rows.length, calibration));
  const reach = NINETY_PERCENT * calibration.spread * Math.sqrt(USUAL_LENGTH / rows.length);
  return {
    logit,
    probability: at(logit),
    interval: [at(logit - reach), at(logit + reach)],
    band: bandOf(logOdds(logit, rows.length, calibration), head),
  };
}

/** Calibrated log-odds. */
export function logOdds(logit: number, tokens: number, calibration: Calibration): number {
  const { bias, slope, lengthBias, lengthSlope } = calibration;
  // Longer texts than a window are means of windows: more of them make the logit surer by no such law.
  const length = Math.log(Math.min(tokens, 512) / USUAL_LENGTH);
  return bias + slope * logit + (lengthBias + lengthSlope * logit) * length;
}

function bandOf(odds: number, { bands }: HeadCard): Band {
  if (odds >= bands.machine.logOdds) return 'looks-machine';
  if (odds >= bands.leaning.logOdds) return 'leans-machine';
  return odds < bands.human.logOdds ? 'looks-human' : 'undecided';
}

/** Squared Mahalanobis distance of a text's pooled figures from those of the training texts. */
export function domainDistance(features: ArrayLike<number>, { means, precision }: Domain): number {
  const off = means.map((mean, i) => features[i]! - mean);
  let distance = 0;
  for (let i = 0; i < off.length; i++) {
    for (let j = 0; j < off.length; j++) distance += off[i]! * precision[i * off.length + j]! * off[j]!;
  }
  return distance;
}
