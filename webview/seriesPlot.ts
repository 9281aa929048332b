import uPlot from 'uplot';
import { grouped } from '#core/lens/numbers';
import { bucketRows, type RowRange } from '#core/panel/buckets';
import type { Series } from '#core/panel/series';
import { themeVariable } from './theme.ts';

/** What the plot shows, and what it tells. */
export interface Plotted {
  readonly series: Series;
  readonly ramp: string;
  readonly onBrush: (rows: RowRange) => void;
  readonly onPoint: (bucket: number) => void;
  /** The bucket under the pointer; `null` where there is none. */
  readonly onHover: (bucket: number | null) => void;
}

/** Height of the plot, CSS pixels. */
const HEIGHT = 120;

/** A drag shorter than this is a click that slipped, CSS pixels. */
const SHORTEST_BRUSH = 4;

/** Puts the plot into `target`. It draws what `plotted` gives whenever it draws. */
export function makePlot(target: HTMLElement, plotted: () => Plotted): uPlot {
  const options: uPlot.Options = {
    width: target.clientWidth,
    height: HEIGHT,
    padding: [6, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { time: false, range: () => [0, plotted().series.rows] },
      y: {
        distr: plotted().series.axis.logarithmic ? 3 : 1,
        range: () => [plotted().series.axis.min, plotted().series.axis.max],
      },
    },
    axes: [rowAxis(), valueAxis(plotted)],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      drawAxes: [plot => drawGround(plot, plotted().series)],
      draw: [plot => drawSeries(plot, plotted())],
      setCursor: [plot => plotted().onHover(plot.cursor.left! < 0 ? null : (plot.cursor.idx ?? null))],
      setSelect: [plot => brush(plot, plotted())],
    },
  };
  const plot = new uPlot(options, plotData(plotted().series), target);
  plot.over.addEventListener('click', () => {
    if (typeof plot.cursor.idx === 'number') plotted().onPoint(plot.cursor.idx);
  });
  return plot;
}

/** Middle and mean of every bucket. */
export function plotData({ rows, means }: Series): uPlot.AlignedData {
  const middles = Array.from(means, (_, bucket) => {
    const [start, end] = bucketRows(bucket, means.length, rows);
    return (start + end) / 2;
  });
  return [middles, Array.from(means, mean => (Number.isNaN(mean) ? null : mean))];
}

function brush(plot: uPlot, { series, onBrush }: Plotted): void {
  const { left, width } = plot.select;
  if (width === 0) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (width < SHORTEST_BRUSH) return;
  const row = (position: number) => plot.posToVal(position, 'x');
  const start = Math.max(0, Math.floor(row(left)));
  onBrush([start, Math.min(series.rows, Math.max(start + 1, Math.ceil(row(left + width))))]);
}

const variable = (name: string) => themeVariable(document)(name);
const quiet = () => variable('--vscode-descriptionForeground');
const font = () => `10px ${variable('--vscode-font-family') || 'sans-serif'}`;

function rowAxis(): uPlot.Axis {
  return {
    stroke: quiet,
    font: font(),
    size: 20,
    gap: 2,
    space: 60,
    grid: { show: false },
    ticks: { show: true, size: 3, width: 1, stroke: quiet },
    incrs: [1, 2, 5].flatMap(part => Array.from({ length: 8 }, (_, power) => part * 10 ** power)).sort((a, b) => a - b),
    values: (_, splits) => splits.map(row => grouped(row)),
  };
}

function valueAxis(plotted: () => Plotted): uPlot.Axis {
  const ticks = () => plotted().series.axis.ticks;
  return {
    stroke: quiet,
    font: font(),
    size: (_, labels) => 10 + 6 * Math.max(2, ...(labels ?? []).map(label => label.length)),
    gap: 3,
    splits: () => ticks().map(({ value }) => value),
    filter: (_, splits) => splits,
    values: () => ticks().map(({ label }) => label),
    grid: { show: false },
    ticks: { show: false },
  };
}

/** Lines at the ticks, and the stretch of the document that the editor shows as a band: both behind the bars. */
function drawGround(plot: uPlot, { visible, axis }: Series): void {
  const { ctx, bbox } = plot;
  const text = variable('--vscode-foreground');
  ctx.save();
  for (const { value } of axis.ticks) {
    fill(ctx, text, 0.15, [bbox.left, Math.round(plot.valToPos(value, 'y', true)), bbox.width, devicePixelRatio]);
  }
  if (visible) {
    const [left, width] = span(plot, visible, 2);
    fill(ctx, text, 0.08, [left, bbox.top, width, bbox.height]);
    for (const x of [left, left + width - 1]) fill(ctx, text, 0.5, [x, bbox.top, 1, bbox.height]);
  }
  ctx.restore();
}

/** A bar for every bucket: body up to the mean in the colour of its step, then a thin line to the value worth most. */
function drawSeries(plot: uPlot, { series, ramp }: Plotted): void {
  const { ctx } = plot;
  const { lows, highs, means, steps, dimmed, marked, axis } = series;
  const [text, mark] = [variable('--vscode-foreground'), variable('--vscode-charts-purple')];
  const shades = Array.from({ length: 8 }, (_, step) => variable(`--vscode-tokenLoupe-${ramp}${step}`));
  const y = (value: number) => plot.valToPos(Math.min(axis.max, Math.max(axis.min, value)), 'y', true);
  const base = y(axis.base === 'zero' ? 0 : axis.base === 'top' ? axis.max : axis.min);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  for (let bucket = 0; bucket < means.length; bucket += 1) {
    if (Number.isNaN(means[bucket]!)) continue;
    const [left, width] = span(plot, bucketRows(bucket, means.length, series.rows), 1);
    const body = y(means[bucket]!);
    const [top, height] = [Math.min(base, body), Math.abs(base - body)];
    const strength = dimmed[bucket] === 1 ? 0.35 : 1;
    fill(ctx, text, 0.22 * strength, [left, top, width, height]);
    if (steps[bucket]! > 0) fill(ctx, shades[steps[bucket]!]!, strength, [left, top, width, height]);
    fill(ctx, text, 0.75 * strength, [left, body - (body > base ? 1 : 0), width, devicePixelRatio]);
    for (const reach of reaches(axis.base, lows[bucket]!, highs[bucket]!)) {
      const end = y(reach);
      fill(ctx, text, 0.3 * strength, [left + width / 2 - 0.5, Math.min(body, end), 1, Math.abs(body - end)]);
    }
    if (marked[bucket] === 1) fill(ctx, mark, 1, [left, plot.bbox.top, Math.max(2, width), 4 * devicePixelRatio]);
  }
  drawSelection(plot, series);
  ctx.restore();
}

/** The values that the thin lines reach to: those that are worth a look. */
function reaches(base: Series['axis']['base'], low: number, high: number): readonly number[] {
  return base === 'zero' ? [low, high] : base === 'top' ? [low] : [high];
}

function drawSelection(plot: uPlot, { selection }: Series): void {
  if (!selection) return;
  const { ctx, bbox } = plot;
  const [left, width] = span(plot, selection, 2 * devicePixelRatio);
  const colour = variable('--vscode-focusBorder');
  fill(ctx, colour, selection[1] - selection[0] > 1 ? 0.3 : 0.9, [left, bbox.top, width, bbox.height]);
}

function fill(
  ctx: CanvasRenderingContext2D,
  colour: string,
  alpha: number,
  [left, top, width, height]: readonly [number, number, number, number],
): void {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  ctx.fillRect(left, top, width, height);
}

/** Left edge and width of rows on the canvas, at least `least` wide. */
function span(plot: uPlot, [start, end]: RowRange, least: number): readonly [left: number, width: number] {
  const left = plot.valToPos(start, 'x', true);
  const gap = plot.valToPos(end, 'x', true) - left > 4 * devicePixelRatio ? devicePixelRatio : 0;
  return [left, Math.max(least, plot.valToPos(end, 'x', true) - left - gap)];
}
