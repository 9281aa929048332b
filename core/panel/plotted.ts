import { step } from '../lens/scale.ts';
import { type Axis, axisOf, binOf } from './axis.ts';
import type { PanelDocument } from './panelDocument.ts';

/** A document with what all its charts need, computed once. */
export interface Plotted {
  readonly document: PanelDocument;
  readonly axis: Axis;
  /** Bin of each row on the axis, -1 where it has no value, `[n]`. */
  readonly bins: Int16Array;
  /** Step of each row, 0 to `RAMP_STEPS`, `[n]`. */
  readonly steps: Uint8Array;
}

export function plotted(document: PanelDocument): Plotted {
  const { values, scaled, lens } = document;
  const axis = axisOf(values, lens.scale);
  const bins = new Int16Array(values.length);
  const steps = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    bins[row] = binOf(axis, values[row]!);
    steps[row] = step(scaled.scale, scaled.values[row]!);
  }
  return { document, axis, bins, steps };
}
