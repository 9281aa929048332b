import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { grouped } from '#core/lens/numbers';
import type { Translate } from '#core/lens/translated';
import { bucketOf, bucketRows } from '#core/panel/buckets';
import type { DocumentState } from '#core/panel/panelState';
import type { Series } from '#core/panel/series';
import { useCalls } from './pageCalls.ts';
import { bucketAfterKey } from './seriesKeys.ts';
import { makePlot, type Plotted, plotData } from './seriesPlot.ts';
import { onThemeChange } from './theme.ts';
import { useFigures, useWords } from './words.ts';

interface SeriesProps {
  readonly state: DocumentState;
  readonly series: Series;
  readonly title: string;
}

/**
 * The lens's values along the document. Dragging selects a stretch in the editor, a click the token worth most; keys do
 * the same. To a screen reader it is a slider over the document.
 */
export function SeriesChart({ state, series, title }: SeriesProps): VNode {
  const t = useWords();
  const say = useFigures();
  const { select, reveal } = useCalls();
  const [hovered, hover] = useState<number | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const buckets = series.means.length;
  const point = (bucket: number) => {
    const row = series.peaks[bucket] ?? -1;
    if (row >= 0) void select(row);
  };
  const plotted = {
    series,
    ramp: state.legend.ramp,
    onBrush: ([start, end]) => reveal(start, end),
    onPoint: point,
    onHover: hover,
  } satisfies Plotted;
  usePlot(host, plotted);
  const current = state.selected < 0 ? 0 : bucketOf(state.selected, buckets, series.rows);
  const onKeyDown = (event: KeyboardEvent) => {
    const bucket = bucketAfterKey(event.key, current, series.peaks);
    if (bucket === undefined) return;
    event.preventDefault();
    point(bucket);
  };
  const token = state.token;
  return (
    <section class="series" aria-labelledby="series-title">
      <h3 id="series-title">
        {t('Along the document')}
        {series.axis.unit !== '' && <small> {t(series.axis.unit)}</small>} <span class="spoken-only">{title}</span>
      </h3>
      <div
        class="chart"
        role="slider"
        tabIndex={0}
        aria-labelledby="series-title"
        aria-valuemin={1}
        aria-valuemax={series.rows}
        aria-valuenow={Math.max(1, state.selected + 1)}
        aria-valuetext={
          token
            ? t(
                'token {0} of {1}: {2}, {3}',
                state.selected + 1,
                series.rows,
                token.name,
                say(token.facts[0]?.value ?? ''),
              )
            : t('no token selected')
        }
        onKeyDown={onKeyDown}
      >
        <div ref={host} class="plot" aria-hidden="true" />
      </div>
      <p class="readout" aria-hidden="true">
        {hovered === null ? t('Drag to select a stretch in the editor.') : readout(series, hovered, t)}
      </p>
    </section>
  );
}

/** Makes the plot when the chart appears, draws it anew when what is plotted changes, and follows size and theme. */
function usePlot(host: { readonly current: HTMLDivElement | null }, plotted: Plotted): void {
  const latest = useRef(plotted);
  latest.current = plotted;
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    const target = host.current;
    if (!target) return;
    const made = makePlot(target, () => latest.current);
    plot.current = made;
    const resizing = new ResizeObserver(() => {
      if (target.clientWidth > 0) made.setSize({ width: target.clientWidth, height: made.height });
    });
    resizing.observe(target);
    const stop = onThemeChange(document, () => made.redraw());
    return () => {
      stop();
      resizing.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(plotData(plotted.series)), [plotted.series]);
}

function readout({ rows, lows, highs, means, axis }: Series, bucket: number, t: Translate): string {
  const [start, end] = bucketRows(bucket, means.length, rows);
  const figure = (value: number) => `${Number(value.toPrecision(3))}`;
  if (end - start <= 1) return t('Token {0}: {1} {2}', grouped(start + 1), figure(means[bucket]!), t(axis.unit)).trim();
  const [low, high] = [figure(lows[bucket]!), figure(highs[bucket]!)];
  return t(
    'Tokens {0} to {1}: mean {2}, from {3} to {4} {5}',
    ...[start + 1, end].map(grouped),
    figure(means[bucket]!),
    low,
    high,
    t(axis.unit),
  ).trim();
}
