import { FRESH } from '../scoring/liveRows.ts';
import type { Axis } from './axis.ts';
import { bucketRows, type RowRange } from './buckets.ts';
import type { Plotted } from './plotted.ts';

/**
 * The lens's values along the document, in buckets of neighbouring rows (`bucketRows`). NaN where a bucket has no value.
 */
export interface Series {
  readonly rows: number;
  /** Smallest, largest and mean value, in the unit of the lens, `[buckets]`. */
  readonly lows: Float32Array;
  readonly highs: Float32Array;
  readonly means: Float32Array;
  /** Step of the rows on the average, 0 to `RAMP_STEPS`, `[buckets]`. */
  readonly steps: Uint8Array;
  /** 1 where a row is stale or waits, `[buckets]`. */
  readonly dimmed: Uint8Array;
  /** The row most worth a look, -1 where none has a value, `[buckets]`. */
  readonly peaks: Int32Array;
  /** 1 where a row is in the chosen bin of the histogram, `[buckets]`. */
  readonly marked: Uint8Array;
  readonly axis: Axis;
  /** Rows of the visible and of the selected text; `null` where there are none. */
  readonly visible: RowRange | null;
  readonly selection: RowRange | null;
}

/** More than a panel has pixels for, or near it; a longer document is folded. */
export const MOST_BUCKETS = 600;

/** The part of a series that follows from the rows alone. */
export type Columns = Omit<Series, 'visible' | 'selection'>;

export function columnsOf(plotted: Plotted, most = MOST_BUCKETS): Columns {
  const rows = plotted.bins.length;
  const buckets = Math.min(rows, most);
  const columns: Columns = {
    rows,
    lows: new Float32Array(buckets),
    highs: new Float32Array(buckets),
    means: new Float32Array(buckets),
    steps: new Uint8Array(buckets),
    dimmed: new Uint8Array(buckets),
    peaks: new Int32Array(buckets),
    marked: new Uint8Array(buckets),
    axis: plotted.axis,
  };
  for (let bucket = 0; bucket < buckets; bucket += 1) fill(columns, bucket, bucketRows(bucket, buckets, rows), plotted);
  return columns;
}

function fill(columns: Columns, bucket: number, [start, end]: RowRange, { document, bins, steps }: Plotted): void {
  const { values, lens, bin, rows } = document;
  const { states } = rows;
  let [low, high, total, shade, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  let peak = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let row = start; row < end; row += 1) {
    if (states[row] !== FRESH) columns.dimmed[bucket] = 1;
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    // Values over orders of magnitude are averaged by their logarithms; 0 is the smallest float32 then.
    total += columns.axis.logarithmic ? Math.log(Math.max(value, 1e-45)) : value;
    shade += steps[row]!;
    low = Math.min(low, value);
    high = Math.max(high, value);
    const worth = lens.scale.marks === 'both' ? Math.abs(value) : lens.scale.marks === 'low' ? -value : value;
    if (worth > best) [best, peak] = [worth, row];
    if (bin >= 0 && bins[row] === bin) columns.marked[bucket] = 1;
  }
  const mean = columns.axis.logarithmic ? Math.exp(total / count) : total / count;
  columns.lows[bucket] = count > 0 ? low : Number.NaN;
  columns.highs[bucket] = count > 0 ? high : Number.NaN;
  columns.means[bucket] = count > 0 ? mean : Number.NaN;
  columns.steps[bucket] = count > 0 ? Math.round(shade / count) : 0;
  columns.peaks[bucket] = peak;
}
