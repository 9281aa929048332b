import { grouped } from '../lens/numbers.ts';
import type { Scale } from '../lens/scale.ts';

/** The axis of a lens's values, cut into bins. */
export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly logarithmic: boolean;
  readonly unit: string;
  /** The end that bars start from, so that a long bar is one worth a look. */
  readonly base: 'bottom' | 'top' | 'zero';
  /** Ascending bounds of the bins, from `min` to `max`. */
  readonly edges: readonly number[];
  /** A few round values with their words. */
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Bins of a histogram, at most. */
const MOST_BINS = 32;

/** A probability below this is as good as none; float32 reaches 1e-45. */
const LEAST = 1e-12;

/** An axis for `values`, with round bounds; values beyond it belong to its outermost bins. */
export function axisOf(values: Float32Array, scale: Scale): Axis {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const shown = max < min ? [...scale.steps] : [min, max];
  const edges = scale.logarithmic ? decades(shown) : evenly(shown, scale);
  return {
    min: edges[0]!,
    max: edges.at(-1)!,
    logarithmic: scale.logarithmic === true,
    unit: scale.unit,
    base: scale.marks === 'both' ? 'zero' : scale.marks === 'low' ? 'top' : 'bottom',
    edges,
    ticks: ticks(edges, scale),
  };
}

/** The bin of a value, from 0; -1 for NaN. A value on an edge belongs to the bin above it, on the last to the last bin. */
export function binOf({ edges }: Axis, value: number): number {
  if (Number.isNaN(value)) return -1;
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= edges[middle]!) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Equal bins of a round width, from 0 or about it. */
function evenly(shown: readonly number[], { marks, steps }: Scale): readonly number[] {
  const reach = Math.max(...shown.map(Math.abs), Math.abs(steps[0]!), Number.MIN_VALUE);
  const width = roundUp(reach / (marks === 'both' ? MOST_BINS / 2 : MOST_BINS));
  const bins = Math.ceil(reach / width);
  const first = marks === 'both' || shown[0]! < 0 ? -bins : 0;
  return Array.from({ length: bins - first + 1 }, (_, at) => tidy((first + at) * width));
}

/** 1, 2, 5, 10, 20, ...; whole powers of ten where those would be too many. */
function decades(shown: readonly number[]): readonly number[] {
  const from = Math.floor(Math.log10(Math.max(LEAST, Math.min(...shown))));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(LEAST, ...shown))));
  const within = (to - from) * 3 <= MOST_BINS ? [1, 2, 5] : [1];
  const powers = Array.from({ length: to - from }, (_, at) => 10 ** (from + at));
  return [...powers.flatMap(power => within.map(part => tidy(part * power))), tidy(10 ** to)];
}

/** Ticks of an axis, at most; as few as still span it. */
const MOST_TICKS = 5;

function ticks(edges: readonly number[], scale: Scale): readonly Tick[] {
  const [min, max] = [edges[0]!, edges.at(-1)!];
  const values = scale.logarithmic ? powers(min, max) : multiples(min, max);
  return values.map(value => ({ value, label: edgeWord(scale, value) }));
}

/** A value of the axis as it is printed beside it. */
export function edgeWord({ tick }: Scale, value: number): string {
  return tick?.(value) ?? (Math.abs(value) >= 1000 ? grouped(value) : String(value));
}

/** Powers of ten, each so many-th, from the largest down. */
function powers(min: number, max: number): readonly number[] {
  const [from, to] = [Math.round(Math.log10(min)), Math.round(Math.log10(max))];
  const stride = Math.ceil((to - from + 1) / MOST_TICKS);
  const count = Math.floor((to - from) / stride) + 1;
  return Array.from({ length: count }, (_, at) => tidy(10 ** (to - at * stride))).reverse();
}

function multiples(min: number, max: number): readonly number[] {
  const width = roundUp((max - min) / (MOST_TICKS - 1), [1, 2, 5]);
  const first = Math.ceil(min / width);
  return Array.from({ length: Math.floor(max / width) - first + 1 }, (_, at) => tidy((first + at) * width));
}

/** The next round number: one that a reader counts in. */
function roundUp(value: number, rounds: readonly number[] = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (rounds.find(part => part * power >= value * (1 - 1e-9)) ?? 10) * power;
}

/** Without the digits that only rounding made. */
function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
