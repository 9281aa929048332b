import { emptyStats, type TokenStats } from '#core/scoring/tokenStats';

/** Rows `at` to `at + length` of an endless document: every number follows from its place, so that loss is seen. */
export function patternedStats(at: number, length: number, k = 10): TokenStats {
  const stats = emptyStats(length, k);
  for (const column of Object.values(stats)) {
    if (!(column instanceof Float32Array || column instanceof Int32Array || column instanceof Uint32Array)) continue;
    const width = column.length / length;
    for (let i = 0; i < column.length; i += 1) column[i] = width * at + i;
  }
  return stats;
}
