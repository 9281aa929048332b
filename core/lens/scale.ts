/** A ramp is seven shades of one kind of colour, weak to strong; the theme says which colours they are. */
export type Ramp = 'sequential';

/** Shades of a ramp. Step 0 is bare text. */
export const RAMP_STEPS = 7;

/** How values become the few steps that are shown. Thresholds ascend and cut the values into `steps.length + 1` bins. */
export interface Scale {
  readonly ramp: Ramp;
  /** Ascending thresholds, in the unit of the lens's values; a value on a threshold belongs to the bin above it. */
  readonly steps: readonly number[];
  /** Which end is worth a look: `high` leaves the lowest bin bare and shades upwards, `low` the other way round. */
  readonly marks: 'high' | 'low';
  /** Unit of the numbers in the legend, e.g. `bits`; empty where they have none or carry it themselves. */
  readonly unit: string;
  /** The shade of each bin that is not bare, from the bare end; 1, 2, 3, ... where it is left out. */
  readonly shades?: readonly number[];
  /** Words for each bin, from the bare end; made from the thresholds where left out. */
  readonly labels?: readonly string[];
  /** A threshold as the legend prints it. */
  readonly tick?: (threshold: number) => string;
}

export interface LegendEntry {
  /** 0 to `RAMP_STEPS`. */
  readonly step: number;
  readonly label: string;
}

/** The step of a value: 0 is bare text, `RAMP_STEPS` the strongest shade. NaN, a token that was not scored, is bare. */
export function step(scale: Scale, value: number): number {
  if (Number.isNaN(value)) return 0;
  let below = 0;
  while (below < scale.steps.length && value >= scale.steps[below]!) below += 1;
  return shade(scale, scale.marks === 'high' ? below : scale.steps.length - below);
}

/** What each step means, from bare text to the strongest shade. */
export function legend(scale: Scale): readonly LegendEntry[] {
  const { steps, marks, labels } = scale;
  const tick = scale.tick ?? String;
  const bins = steps.length + 1;
  return Array.from({ length: bins }, (_, bin) => {
    const place = marks === 'high' ? bin : bins - 1 - bin;
    return { step: shade(scale, bin), label: labels?.[bin] ?? binLabel(steps, place, tick) };
  });
}

/** The shade of a bin counted from the bare end. */
function shade(scale: Scale, bin: number): number {
  return bin === 0 ? 0 : (scale.shades?.[bin - 1] ?? bin);
}

/** Words for the bin that begins at threshold `place - 1`. */
function binLabel(steps: readonly number[], place: number, tick: (threshold: number) => string): string {
  if (place === 0) return `< ${tick(steps[0]!)}`;
  if (place === steps.length) return `≥ ${tick(steps[place - 1]!)}`;
  return `${tick(steps[place - 1]!)}–${tick(steps[place]!)}`;
}
