import { mean } from '../math/summary.ts';

/** How Lastde cuts a sequence up; the authors' settings differ by what wrote the text. */
export interface LastdeSettings {
  /** Values of one orbit. */
  readonly orbit: number;
  /** Bins of the histogram per token of the text. */
  readonly binsPerToken: number;
  /** Moving averages of 1 to so many values. */
  readonly scales: number;
}

/** Settings of the authors for texts of models that are not at hand. */
export const lastdeSettings: LastdeSettings = { orbit: 3, binsPerToken: 1, scales: 15 };

/**
 * Lastde (Xu and others 2025, Training-free LLM-generated Text Detection by Mining Token Probability Sequences): mean ln p
 * over the spread of its diversity entropy from scale to scale. NaN for a text that is too short for it.
 */
export function lastde(logProb: Float32Array, settings: LastdeSettings = lastdeSettings): number {
  const bins = settings.binsPerToken * logProb.length;
  const entropies: number[] = [];
  for (let scale = 1; scale <= settings.scales; scale++) {
    entropies.push(diversityEntropy(movingAverage(logProb, scale), settings.orbit, bins));
  }
  const spread = standardDeviation(entropies);
  return spread > 0 ? mean(logProb) / spread : Number.NaN;
}

/**
 * Entropy, as a share of its largest value, of the cosine similarities of neighbouring orbits (windows of `orbit`
 * values) in `bins` bins over [-1, 1]. NaN for fewer than two orbits.
 */
export function diversityEntropy(values: Float32Array, orbit: number, bins: number): number {
  const pairs = values.length - orbit;
  if (pairs < 1 || bins < 2) return Number.NaN;
  const counts = new Map<number, number>();
  for (let i = 0; i < pairs; i++) {
    const bin = Math.min(bins - 1, Math.floor(((cosine(values, i, orbit) + 1) / 2) * bins));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / pairs) * Math.log(count / pairs);
  return entropy / Math.log(bins);
}

/** Of the window of `orbit` values at `at` and the next one; 0 where one of them is all zeros. */
function cosine(values: Float32Array, at: number, orbit: number): number {
  let dot = 0;
  let first = 0;
  let second = 0;
  for (let i = at; i < at + orbit; i++) {
    dot += values[i]! * values[i + 1]!;
    first += values[i]! ** 2;
    second += values[i + 1]! ** 2;
  }
  return first > 0 && second > 0 ? Math.max(-1, dot / Math.sqrt(first * second)) : 0;
}

function movingAverage(values: Float32Array, width: number): Float32Array {
  const averages = new Float32Array(Math.max(0, values.length - width + 1));
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += values[i]! - (i >= width ? values[i - width]! : 0);
    if (i >= width - 1) averages[i - width + 1] = total / width;
  }
  return averages;
}

/** Of a sample: divided by n - 1. */
function standardDeviation(values: readonly number[]): number {
  const average = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - average) ** 2, 0) / (values.length - 1));
}
