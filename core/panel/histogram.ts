import { visible } from '../lens/visible.ts';
import { edgeWord } from './axis.ts';
import type { PanelDocument } from './panelDocument.ts';
import type { Plotted } from './plotted.ts';

export interface Histogram {
  readonly bins: readonly Bin[];
  /** Rows with a value. */
  readonly rows: number;
  /** The chosen bin, or -1. */
  readonly chosen: number;
  /** Tokens of the chosen bin, the first of them in the order of the text. */
  readonly tokens: readonly NamedToken[];
}

export interface Bin {
  /** The values at which the bin begins and ends, in words: `4`, `0.1%`. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** Step of its rows on the average, 0 to `RAMP_STEPS`. */
  readonly step: number;
}

export interface NamedToken {
  readonly row: number;
  readonly name: string;
  /** The lens's value in words. */
  readonly value: string;
}

/** Tokens of the chosen bin that are listed. */
const MOST_LISTED = 24;

/** How the lens's values are spread over the bins of the axis. */
export function histogramOf({ document, axis, bins: binOfRow, steps: stepOfRow }: Plotted): Histogram {
  const { lens } = document;
  const bins = axis.edges.length - 1;
  const counts = new Uint32Array(bins);
  const steps = new Float64Array(bins);
  const chosen = document.bin < bins ? document.bin : -1;
  const tokens: NamedToken[] = [];
  let rows = 0;
  for (let row = 0; row < binOfRow.length; row += 1) {
    const bin = binOfRow[row]!;
    if (bin < 0) continue;
    rows += 1;
    counts[bin]! += 1;
    steps[bin]! += stepOfRow[row]!;
    if (bin === chosen && tokens.length < MOST_LISTED) tokens.push(named(document, row));
  }
  return {
    bins: Array.from(counts, (count, bin) => ({
      from: edgeWord(lens.scale, axis.edges[bin]!),
      to: edgeWord(lens.scale, axis.edges[bin + 1]!),
      count,
      step: count === 0 ? 0 : Math.round(steps[bin]! / count),
    })),
    rows,
    chosen,
    tokens,
  };
}

/** A token with the lens's value of its row. */
export function named({ rows, tokenText, lens, values }: PanelDocument, row: number): NamedToken {
  return { row, name: visible(tokenText(rows.stats.ids[row]!)), value: lens.format(values[row]!) };
}
