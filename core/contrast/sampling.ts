import { maxLogit } from '../math/logSoftmax.ts';

export interface SamplingRule {
  /** Logits are divided by it; above 0. */
  readonly temperature: number;
  /** Mass of the most likely tokens that are sampled from, in (0, 1] (Holtzman and others 2020). */
  readonly topP: number;
}

/**
 * Draws a token from logits `[vocabulary]`: by `u` in [0, 1), so the same logits and number give the same token. `ban`
 * takes one token out before. -1 where nothing is left to draw.
 */
export function drawToken(logits: Float32Array, { temperature, topP }: SamplingRule, u: number, ban = -1): number {
  const row = ban >= 0 ? logits.slice() : logits;
  if (ban >= 0) row[ban] = Number.NEGATIVE_INFINITY;
  const max = maxLogit(row);
  if (Number.isNaN(max)) return -1;
  const weights = new Float64Array(row.length);
  let total = 0;
  for (let id = 0; id < row.length; id++) {
    weights[id] = Math.exp((row[id]! - max) / temperature);
    total += weights[id]!;
  }
  const ids = nucleus(row, weights, total, topP);
  const mass = ids.reduce((sum, id) => sum + weights[id]!, 0);
  let left = u * mass;
  for (const id of ids) {
    left -= weights[id]!;
    if (left < 0) return id;
  }
  return ids.at(-1)!;
}

/** The fewest most likely tokens with at least `topP` of the mass, most likely first, ties by lower id. */
function nucleus(logits: Float32Array, weights: Float64Array, total: number, topP: number): number[] {
  // Tokens below this weight have, all together, less than what may be left out: the nucleus is among the others.
  const least = ((1 - topP) * total) / weights.length;
  const ids: number[] = [];
  for (let id = 0; id < weights.length; id++) if (weights[id]! > 0 && weights[id]! >= least) ids.push(id);
  ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
  let mass = 0;
  let length = 0;
  while (length < ids.length && mass < topP * total) mass += weights[ids[length++]!]!;
  return ids.slice(0, Math.max(1, length));
}
