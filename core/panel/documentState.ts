import type { Fact } from '../lens/block.ts';
import type { Lens } from '../lens/lens.ts';
import { grouped, short } from '../lens/numbers.ts';
import { lenses } from '../lens/registry.ts';
import { legend } from '../lens/scale.ts';
import { summarize } from '../lens/summary.ts';
import { rowAt, type TokenStats } from '../scoring/tokenStats.ts';
import { type Axis, axisOf } from './axis.ts';
import type { RowRange } from './buckets.ts';
import { histogramOf } from './histogram.ts';
import type { PanelDocument } from './panelDocument.ts';
import type { Charts, DocumentState, LensChoice } from './panelState.ts';
import { seriesOf } from './series.ts';
import { stretchesOf } from './stretches.ts';
import { stripOf } from './strip.ts';
import { tokenDetail } from './tokenDetail.ts';
import { documentTrust } from './trust.ts';

/** The snapshot of a document with at least one token. */
export function documentState(document: PanelDocument): DocumentState {
  const { stats } = document.rows;
  const selection = rowRange(stats, document.selection);
  const selected = selection ? selection[0] : -1;
  const axis = document.lens.reads === 'tokens' ? null : axisOf(document.values, document.lens.scale);
  return {
    kind: 'document',
    name: document.name,
    model: document.model,
    version: document.version,
    rows: stats.length,
    figures: figures(document),
    trust: documentTrust(document),
    done: document.done,
    error: document.error,
    lens: choice(document.lens),
    lenses: lenses.map(choice),
    mode: document.mode,
    legend: {
      ramp: document.scaled.scale.ramp,
      unit: document.scaled.scale.unit,
      entries: legend(document.scaled.scale),
    },
    strip: stripOf(document, selected < 0 ? (rowRange(stats, document.visible)?.[0] ?? 0) : selected, axis),
    selected,
    token: selected < 0 ? null : tokenDetail(document, selected),
    blocks: selected < 0 ? [] : blocks(document, selected),
    charts: axis && charts(document, axis, selection),
  };
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

function charts(document: PanelDocument, axis: Axis, selection: RowRange | null): Charts | null {
  if (document.values.every(Number.isNaN)) return null;
  const visible = rowRange(document.rows.stats, document.visible);
  return {
    series: seriesOf(document, axis, { visible, selection }),
    histogram: histogramOf(document, axis),
    stretches: stretchesOf(document, axis),
  };
}

function blocks({ rows: { stats }, lens, tokenText }: PanelDocument, row: number): DocumentState['blocks'] {
  if (lens.reads === 'scores' && Number.isNaN(stats.logProb[row]!)) return [];
  return lens.panel?.(stats, row, tokenText) ?? [];
}

function figures({ rows, text }: PanelDocument): readonly Fact[] {
  const { tokens, perplexity, bitsPerByte } = summarize(rows.stats, text);
  return [
    { label: 'tokens', value: grouped(tokens) },
    ...(perplexity === null ? [] : [{ label: 'perplexity', value: short(perplexity) }]),
    ...(bitsPerByte === null ? [] : [{ label: 'bits per byte', value: short(bitsPerByte) }]),
  ];
}

function choice({ id, title, explain }: Lens): LensChoice {
  return { id, title, explain };
}
