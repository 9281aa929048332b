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
  const found: Run[] = [];
  let open: { start: number; end: number; step: number } | undefined;
  for (let row = 0; row < values.length; row += 1) {
    const start = offsets[2 * row]!;
    const end = offsets[2 * row + 1]!;
    if (start === end) continue;
    const at = step(scale, values[row]!);
    if (open && open.step === at && open.end === start) {
      open.end = end;
    } else {
      open = { start, end, step: at };
      if (at > 0) found.push(open);
    }
  }
  return found;
}
