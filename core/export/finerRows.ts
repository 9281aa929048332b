import type { Lens } from '../lens/lens.ts';
import { emptyStats, type TokenStats } from '../scoring/tokenStats.ts';
import { codePointAt, unitsOf } from '../text/utf16.ts';
import type { Scored } from './scored.ts';

/**
 * The rows whose values a lens shows: those of the tokens, or one row a character where the lens is finer than tokens
 * and its values are known.
 */
export function finerRows({ stats, text, finer }: Pick<Scored, 'stats' | 'text' | 'finer'>, lens: Lens): TokenStats {
  if (lens.finer === undefined || finer === undefined) return stats;
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += unitsOf(codePointAt(text, at))) starts.push(at);
  const rows = emptyStats(starts.length, 0);
  starts.forEach((start, row) => {
    rows.offsets.set([start, starts[row + 1] ?? text.length], 2 * row);
  });
  return { ...rows, columns: { [lens.finer]: Float32Array.from(starts, start => finer[start] ?? Number.NaN) } };
}
