import { type Scale, step } from './scale.ts';

/** A stretch of text of one step. */
export interface Run {
  /** UTF-16. */
  readonly start: number;
  /** UTF-16, exclusive. */
  readonly end: number;
  /** 1 to `RAMP_STEPS`. */
  readonly step: number;
}

/**
 * Values `[n]` of the tokens at `offsets` `[2n]` as stretches of text, ascending. Neighbours of one step are joined;
 * bare text (step 0) and tokens without text of their own are left out.
 */
export function runs(values: Float32Array, offsets: Uint32Array, scale: Scale): readonly Run[] {
  const joined = new JoinedRuns(scale);
  for (let row = 0; row < values.length; row += 1) joined.add(offsets[2 * row]!, offsets[2 * row + 1]!, values[row]!);
  return joined.found;
}

/**
 * Values of each UTF-16 unit of a text as stretches, as `runs` has them: of those units that lie in a token `[n]` with a
 * value. Where a token has lost its value to an edit, what is finer than it has, too.
 */
export function unitRuns(
  units: Float32Array,
  values: Float32Array,
  offsets: Uint32Array,
  scale: Scale,
): readonly Run[] {
  const joined = new JoinedRuns(scale);
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row]!)) continue;
    for (let at = offsets[2 * row]!; at < offsets[2 * row + 1]!; at += 1)
      joined.add(at, at + 1, units[at] ?? Number.NaN);
  }
  return joined.found;
}

/** Ascending stretches, those of one step joined where they touch. */
class JoinedRuns {
  readonly found: Run[] = [];
  readonly #scale: Scale;
  #open: { start: number; end: number; step: number } | undefined;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  add(start: number, end: number, value: number): void {
    if (start === end) return;
    const at = step(this.#scale, value);
    if (this.#open?.step === at && this.#open.end === start) {
      this.#open.end = end;
      return;
    }
    this.#open = { start, end, step: at };
    if (at > 0) this.found.push(this.#open);
  }
}
