import { mean } from '../math/summary.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import type { Lens } from './lens.ts';
import type { Scale } from './scale.ts';

/**
 * What a value is measured against: the fixed thresholds of its lens (`absolute`), or the other tokens of the file: the
 * share of them that lies below (`percentile`), or the distance from their mean in standard deviations (`z-score`).
 */
export type ScaleMode = (typeof scaleModes)[number];

export const scaleModes = ['absolute', 'percentile', 'z-score'] as const;

/** Values, one per row, and the scale that gives them their steps. */
export interface Scaled {
  readonly values: Float32Array;
  readonly scale: Scale;
}

/** Half of a file stays bare; the strongest shade is for one token in two hundred. */
const PERCENTILES = [50, 65, 80, 90, 95, 98, 99.5];
const Z_SCORES = [0.25, 0.5, 1, 1.5, 2, 2.5, 3];

/** The values of a lens as a mode shows them. What a lens reads off the tokens alone has no other tokens to be compared with. */
export function scaled(stats: TokenStats, lens: Lens, mode: ScaleMode): Scaled {
  return scaledValues(lens.compute(stats), lens, mode);
}

/** The same for values that a lens has of other pieces of the text than tokens. */
export function scaledValues(values: Float32Array, lens: Lens, mode: ScaleMode): Scaled {
  if (mode === 'absolute' || lens.reads === 'tokens') return { values, scale: lens.scale };
  if (mode === 'percentile') {
    return { values: percentiles(values), scale: relativeScale(lens.scale, PERCENTILES, 100, value => `${value}%`) };
  }
  const compared = lens.scale.logarithmic ? values.map(Math.log) : values;
  return { values: zScores(compared), scale: relativeScale(lens.scale, Z_SCORES, 0, value => `${value} σ`) };
}

/**
 * The share of values below each value, in per cent, equal ones counted half (the mid-rank, so that a value which every
 * row has is at 50). NaN stays NaN.
 */
export function percentiles(values: Float32Array): Float32Array {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  return values.map(value => {
    if (Number.isNaN(value)) return value;
    return (
      (50 * (firstNot(sorted, other => other < value) + firstNot(sorted, other => other <= value))) / sorted.length
    );
  });
}

/** (value - mean) / standard deviation of the population; 0 where all are equal. NaN stays NaN. */
export function zScores(values: Float32Array): Float32Array {
  const centre = mean(values);
  const deviation = Math.sqrt(mean(values.map(value => (value - centre) ** 2)));
  // Rounding leaves equal values a deviation that is not quite zero.
  const isFlat = !(deviation > 1e-6 * Math.max(1, Math.abs(centre)));
  return values.map(value => (Number.isNaN(value) ? value : isFlat ? 0 : (value - centre) / deviation));
}

/** Index of the first of ascending values for which `holds` is no longer true. */
function firstNot(sorted: Float32Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The thresholds for a lens that marks high values; mirrored about `mirror / 2` for one that marks low ones. */
function relativeScale(
  { ramp, marks }: Scale,
  steps: readonly number[],
  mirror: number,
  tick: (value: number) => string,
): Scale {
  const own = marks === 'low' ? steps.map(step => mirror - step).reverse() : steps;
  return { ramp, marks, steps: own, unit: '', tick };
}
