import { bucketRows } from './buckets.ts';
import { type NamedToken, named } from './histogram.ts';
import type { Plotted } from './plotted.ts';
import { columnsOf } from './series.ts';

/** A part of the document in words. */
export interface Stretch {
  /** Rows `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** Line of the text that it begins in, from 1. */
  readonly line: number;
  readonly mean: string;
  /** The token most worth a look; `null` where none has a value. */
  readonly peak: NamedToken | null;
}

/** Rows of a table that is still read at a glance. */
const MOST_STRETCHES = 12;

/** The document in at most a dozen parts of equal length. */
export function stretchesOf(plotted: Plotted): readonly Stretch[] {
  const { document } = plotted;
  const { lens, text, rows } = document;
  const { means, peaks } = columnsOf(plotted, MOST_STRETCHES);
  let line = 1;
  let read = 0;
  return Array.from(means, (mean, at) => {
    const [start, end] = bucketRows(at, means.length, rows.stats.length);
    const offset = rows.stats.offsets[2 * start]!;
    for (let next = text.indexOf('\n', read); next >= 0 && next < offset; next = text.indexOf('\n', read)) {
      line += 1;
      read = next + 1;
    }
    const peak = peaks[at]!;
    return { start, end, line, mean: lens.format(mean), peak: peak < 0 ? null : named(document, peak) };
  });
}
