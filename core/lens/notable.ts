import type { TokenStats } from '../scoring/tokenStats.ts';
import type { Lens } from './lens.ts';

/**
 * The rows a lens finds most worth a look, the most extreme first and at most `limit`: the highest values, or the lowest
 * where the lens marks those; equal ones in the order of the text. None for a lens that reads tokens only.
 */
export function notable(stats: TokenStats, lens: Lens, limit: number): readonly number[] {
  if (lens.reads === 'tokens' || limit <= 0) return [];
  const sign = lens.scale.marks === 'low' ? -1 : 1;
  const values = lens.compute(stats);
  const best: number[] = [];
  for (let row = 0; row < values.length; row += 1) {
    const value = sign * values[row]!;
    if (Number.isNaN(value)) continue;
    // A short sorted list beats sorting all rows: almost every row stops at this comparison.
    if (best.length === limit && value <= sign * values[best[limit - 1]!]!) continue;
    let place = best.length;
    while (place > 0 && sign * values[best[place - 1]!]! < value) place -= 1;
    best.splice(place, 0, row);
    if (best.length > limit) best.pop();
  }
  return best;
}
