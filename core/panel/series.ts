import { step } from '../lens/scale.ts';
import { FRESH } from '../scoring/liveRows.ts';
import { type Axis, binOf } from './axis.ts';
import { bucketRows, type RowRange } from './buckets.ts';
import type { PanelDocument } from './panelDocument.ts';

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

export function seriesOf(
  document: PanelDocument,
  axis: Axis,
  ranges: { readonly visible: RowRange | null; readonly selection: RowRange | null },
  most = MOST_BUCKETS,
): Series {
  const rows = document.values.length;
  const buckets = Math.min(rows, most);
  const series: Series = {
    rows,
    lows: new Float32Array(buckets),
    highs: new Float32Array(buckets),
    means: new Float32Array(buckets),
    steps: new Uint8Array(buckets),
    dimmed: new Uint8Array(buckets),
    peaks: new Int32Array(buckets),
    marked: new Uint8Array(buckets),
    axis,
    ...ranges,
  };
  for (let bucket = 0; bucket < buckets; bucket += 1) fill(series, bucket, bucketRows(bucket, buckets, rows), document);
  return series;
}

function fill(series: Series, bucket: number, [start, end]: RowRange, document: PanelDocument): void {
  const { values, scaled, lens, bin } = document;
  const { states } = document.rows;
  let [low, high, total, steps, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  let peak = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let row = start; row < end; row += 1) {
    if (states[row] !== FRESH) series.dimmed[bucket] = 1;
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    // Values over orders of magnitude are averaged by their logarithms; 0 is the smallest float32 then.
    total += series.axis.logarithmic ? Math.log(Math.max(value, 1e-45)) : value;
    steps += step(scaled.scale, scaled.values[row]!);
    low = Math.min(low, value);
    high = Math.max(high, value);
    const worth = lens.scale.marks === 'both' ? Math.abs(value) : lens.scale.marks === 'low' ? -value : value;
    if (worth > best) [best, peak] = [worth, row];
    if (bin >= 0 && binOf(series.axis, value) === bin) series.marked[bucket] = 1;
  }
  const mean = series.axis.logarithmic ? Math.exp(total / count) : total / count;
  series.lows[bucket] = count > 0 ? low : Number.NaN;
  series.highs[bucket] = count > 0 ? high : Number.NaN;
  series.means[bucket] = count > 0 ? mean : Number.NaN;
  series.steps[bucket] = count > 0 ? Math.round(steps / count) : 0;
  series.peaks[bucket] = peak;
}
