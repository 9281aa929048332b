/** Rows `[start, end)`. */
export type RowRange = readonly [start: number, end: number];

/** Rows of one of `buckets` buckets that share out `rows` rows, in their order and as evenly as they go. */
export function bucketRows(bucket: number, buckets: number, rows: number): RowRange {
  return [Math.floor((bucket * rows) / buckets), Math.floor(((bucket + 1) * rows) / buckets)];
}

/** The bucket that a row is in. */
export function bucketOf(row: number, buckets: number, rows: number): number {
  return Math.ceil(((row + 1) * buckets) / rows) - 1;
}
