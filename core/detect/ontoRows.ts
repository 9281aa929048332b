import type { DetectedDocument } from './document.ts';

/** What detection found, for the tokens of another cut of the same text. */
export interface RowEvidence {
  /** Contributions to the logit, `[rows]`; NaN where no evidence lies. They add up to the logit. */
  readonly contribution: Float32Array;
  /** Mean weight by characters, `[rows]`; NaN where no evidence lies. */
  readonly weight: Float32Array;
}

/** Shares contributions out to rows with UTF-16 spans `offsets` `[2 rows]` that touch and ascend, by the characters they have in common. */
export function ontoRows({ stats, weight, contribution }: DetectedDocument, offsets: Uint32Array): RowEvidence {
  const rows = offsets.length / 2;
  const parts = new Float32Array(rows).fill(Number.NaN);
  const weights = new Float32Array(rows).fill(Number.NaN);
  const covered = new Float32Array(rows);
  let row = 0;
  for (let token = 0; token < stats.length; token++) {
    if (weight[token] === 0) continue;
    const [start, end] = [stats.offsets[2 * token]!, stats.offsets[2 * token + 1]!];
    while (row > 0 && offsets[2 * row]! > start) row--;
    while (row < rows && offsets[2 * row + 1]! <= start) row++;
    for (let at = row; at < rows && offsets[2 * at]! < end; at++) {
      const common = Math.min(end, offsets[2 * at + 1]!) - Math.max(start, offsets[2 * at]!);
      if (common <= 0) continue;
      parts[at] = (Number.isNaN(parts[at]!) ? 0 : parts[at]!) + (contribution[token]! * common) / (end - start);
      weights[at] = (Number.isNaN(weights[at]!) ? 0 : weights[at]!) + weight[token]! * common;
      covered[at]! += common;
    }
  }
  return { contribution: parts, weight: weights.map((sum, at) => sum / covered[at]!) };
}
