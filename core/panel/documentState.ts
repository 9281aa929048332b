import type { Fact } from '../lens/block.ts';
import type { Lens } from '../lens/lens.ts';
import { grouped, short } from '../lens/numbers.ts';
import { lenses } from '../lens/registry.ts';
import { legend } from '../lens/scale.ts';
import { summarize } from '../lens/summary.ts';
import { rowAt, type TokenStats } from '../scoring/tokenStats.ts';
import type { RowRange } from './buckets.ts';
import { type Histogram, histogramOf } from './histogram.ts';
import type { PanelDocument } from './panelDocument.ts';
import type { DocumentState, LensChoice } from './panelState.ts';
import { plotted } from './plotted.ts';
import { type Columns, columnsOf } from './series.ts';
import { type Stretch, stretchesOf } from './stretches.ts';
import { stripOf } from './strip.ts';
import { tokenDetail } from './tokenDetail.ts';
import { documentTrust, type Trust } from './trust.ts';

/** What follows from all rows of a document, whatever is selected. */
export interface Whole {
  readonly figures: readonly Fact[];
  readonly trust: Trust;
  /** `null` for a lens that has no figures to draw, and before there are any. */
  readonly charts: WholeCharts | null;
}

interface WholeCharts {
  readonly columns: Columns;
  readonly histogram: Histogram;
  readonly stretches: readonly Stretch[];
  /** Bin of each row, -1 where it has no value, `[n]`. */
  readonly bins: Int16Array;
}

/** Reads every row. */
export function wholeOf(document: PanelDocument): Whole {
  const { lens, values } = document;
  const isDrawn = lens.reads !== 'tokens' && !values.every(Number.isNaN);
  return { figures: figures(document), trust: documentTrust(document), charts: isDrawn ? charts(document) : null };
}

/** The snapshot of a document with at least one token. `whole` is what `wholeOf` said of the same rows, lens and bin. */
export function documentState(document: PanelDocument, whole: Whole = wholeOf(document)): DocumentState {
  const { stats } = document.rows;
  const selection = rowRange(stats, document.selection);
  const visible = rowRange(stats, document.visible);
  const selected = selectedRow(stats, document.selection, document.row);
  const centre = selected < 0 ? (visible?.[0] ?? 0) : selected;
  const { scale } = document.scaled;
  const { charts, ...rest } = whole;
  return {
    kind: 'document',
    name: document.name,
    model: document.model,
    version: document.version,
    rows: stats.length,
    ...rest,
    done: document.done,
    error: document.error,
    lens: choice(document.lens),
    lenses: offered(document.lens).map(choice),
    mode: document.mode,
    legend: { ramp: scale.ramp, unit: scale.unit, entries: legend(scale) },
    strip: stripOf(document, centre, charts?.bins),
    selected,
    token: selected < 0 ? null : tokenDetail(document, selected),
    blocks: selected < 0 ? document.studied : blocks(document, selected),
    overall: document.overall,
    charts: charts && {
      series: { ...charts.columns, visible, selection },
      histogram: charts.histogram,
      stretches: charts.stretches,
    },
  };
}

/** The row that is looked at: `row` where it was chosen, else the first that the selection touches; -1 for none. */
export function selectedRow(
  stats: TokenStats,
  selection: readonly [start: number, end: number] | null,
  row: number,
): number {
  return row >= 0 ? row : (rowRange(stats, selection)?.[0] ?? -1);
}

/** Rows whose text `[start, end)` touches, or the one behind a caret; `null` where there are none. */
export function rowRange(stats: TokenStats, span: readonly [start: number, end: number] | null): RowRange | null {
  if (!span) return null;
  const [start, end] = span;
  // Behind the last token a caret belongs to that token.
  const at = rowAt(stats, start);
  const first = at < 0 && start > 0 ? rowAt(stats, start - 1) : at;
  if (first < 0) return null;
  if (end <= start) return [first, first + 1];
  const last = rowAt(stats, end - 1);
  return [first, (last < 0 ? stats.length - 1 : last) + 1];
}

function charts(document: PanelDocument): WholeCharts {
  const all = plotted(document);
  return {
    columns: columnsOf(all),
    histogram: histogramOf(all),
    stretches: stretchesOf(all),
    bins: all.bins,
  };
}

function blocks({ rows: { stats }, lens, tokenText, studied }: PanelDocument, row: number): DocumentState['blocks'] {
  if (lens.reads !== 'tokens' && Number.isNaN(stats.logProb[row]!)) return studied;
  return [...(lens.panel?.(stats, row, tokenText) ?? []), ...studied];
}

function figures({ rows, text }: PanelDocument): readonly Fact[] {
  const { tokens, perplexity, bitsPerByte } = summarize(rows.stats, text);
  return [
    { label: 'tokens', value: grouped(tokens) },
    ...(perplexity === null ? [] : [{ label: 'perplexity', value: short(perplexity) }]),
    ...(bitsPerByte === null ? [] : [{ label: 'bits per byte', value: short(bitsPerByte) }]),
  ];
}

/** The lenses of the menu; one that comes and goes, as ripples do, stands before them. */
function offered(lens: Lens): readonly Lens[] {
  return lenses.some(({ id }) => id === lens.id) ? lenses : [lens, ...lenses];
}

function choice({ id, title, explain }: Lens): LensChoice {
  return { id, title, explain };
}
