/** Buckets that Page Up and Page Down move by. */
const PAGE = 50;

/**
 * The bucket that a key leads to from bucket `current`: the next in its direction that has a value. `peaks` has -1 where
 * a bucket has none.
 */
export function bucketAfterKey(key: string, current: number, peaks: Int32Array): number | undefined {
  const last = peaks.length - 1;
  const moves: Record<string, readonly [from: number, direction: 1 | -1]> = {
    ArrowLeft: [current - 1, -1],
    ArrowDown: [current - 1, -1],
    ArrowRight: [current + 1, 1],
    ArrowUp: [current + 1, 1],
    PageDown: [Math.max(0, current - PAGE), -1],
    PageUp: [Math.min(last, current + PAGE), 1],
    Home: [0, 1],
    End: [last, -1],
  };
  if (!Object.hasOwn(moves, key)) return undefined;
  const [from, direction] = moves[key]!;
  for (let bucket = from; bucket >= 0 && bucket <= last; bucket += direction) if (peaks[bucket]! >= 0) return bucket;
  return undefined;
}
