import { natsToBits } from '../math/units.ts';
import type { TextEdit } from '../scoring/liveRows.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import type { Scale } from './scale.ts';

/** What an edit did to the tokens behind it. */
export interface Ripple {
  /**
   * Surprisal after minus surprisal before, bits, one per row of the text after the edit: above zero where the token has
   * become harder to foresee. NaN before the edit, for tokens that are new, and for rows that are not scored yet.
   */
  readonly changes: Float32Array;
  /** Sum of the changes, bits: what the edit costs or saves in the rest of the text. */
  readonly later: number;
  /** Rows that count in `later`. */
  readonly compared: number;
  /** Surprisal of the text that was replaced, bits. */
  readonly replaced: number;
  /** Surprisal of the text that stands there now, bits. */
  readonly replacement: number;
}

/** Within a quarter of a bit a token is as it was. */
export const rippleScale: Scale = {
  ramp: 'diverging',
  steps: [-4, -1, -0.25, 0.25, 1, 4],
  marks: 'both',
  unit: 'bits',
  tick: bits => (bits > 0 ? `+${bits}` : String(bits).replace('-', '−')),
};

/**
 * Compares the rows before and after an edit of the text. A later token has its counterpart where the same token lay
 * the same way behind the edit; `isScored` says which rows after the edit have been scored again.
 */
export function ripple(
  before: TokenStats,
  after: TokenStats,
  { start, end, length }: TextEdit,
  isScored: (row: number) => boolean,
): Ripple {
  const changes = new Float32Array(after.length).fill(Number.NaN);
  const shift = length - (end - start);
  let [old, now] = [before.length - 1, after.length - 1];
  let [later, compared] = [0, 0];
  for (; old >= 0 && now >= 0; old -= 1, now -= 1) {
    const sameToken = before.ids[old] === after.ids[now] && before.offsets[2 * old]! + shift === after.offsets[2 * now];
    if (!sameToken || before.offsets[2 * old]! < end) break;
    const change = natsToBits(before.logProb[old]! - after.logProb[now]!);
    if (!isScored(now) || Number.isNaN(change)) continue;
    changes[now] = change;
    later += change;
    compared += 1;
  }
  const replaced = surprisalOf(before, row => row <= old && before.offsets[2 * row + 1]! > start);
  const replacement = surprisalOf(after, row => row <= now && after.offsets[2 * row + 1]! > start);
  return { changes, later, compared, replaced, replacement };
}

/** Sum of the surprisals of some rows, bits; rows that were not scored count nothing. */
function surprisalOf(stats: TokenStats, isMeant: (row: number) => boolean): number {
  let nats = 0;
  for (let row = 0; row < stats.length; row += 1) {
    const logProb = stats.logProb[row]!;
    if (!Number.isNaN(logProb) && isMeant(row)) nats -= logProb;
  }
  return natsToBits(nats);
}
