/**
 * Seven shades; the theme says which colours they are. A sequential ramp goes from weak to strong; a diverging one from
 * strong on the low side over its middle, step 4, to strong on the high side.
 */
export type Ramp = 'sequential' | 'diverging';

/** Shades of a ramp. Step 0 is bare text. */
export const RAMP_STEPS = 7;

/** The middle of a diverging ramp: nothing to be told. */
const MIDDLE = 4;

/** How far a step is from what is not worth a look: itself on a sequential ramp, twice its distance from the middle on a diverging one. */
export function stepStrength(ramp: Ramp, step: number): number {
  return ramp === 'diverging' && step > 0 ? 2 * Math.abs(step - MIDDLE) : step;
}

/** How values become the few steps that are shown. Thresholds ascend and cut the values into `steps.length + 1` bins. */
export interface Scale {
  readonly ramp: Ramp;
  /** Ascending thresholds, in the unit of the lens's values; a value on a threshold belongs to the bin above it. */
  readonly steps: readonly number[];
  /**
   * Which end is worth a look: `high` leaves the lowest bin bare and shades upwards, `low` the other way round; `both`,
   * for a diverging ramp, shades every bin, the lowest with step 1.
   */
  readonly marks: 'high' | 'low' | 'both';
  /** Unit of the numbers in the legend, e.g. `bits`; empty where they have none or carry it themselves. */
  readonly unit: string;
  /** The shade of each bin that is not bare, from the bare end; 1, 2, 3, ... where it is left out. */
  readonly shades?: readonly number[];
  /** Words for each bin, from the bare end; made from the thresholds where left out. */
  readonly labels?: readonly string[];
  /** Values are positive and spread over orders of magnitude: they are compared with each other by their logarithms. */
  readonly logarithmic?: boolean;
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
  return shade(scale, scale.marks === 'low' ? scale.steps.length - below : below);
}

/** What each step means, from bare text to the strongest shade; of a diverging ramp from the lowest to the highest. */
export function legend(scale: Scale): readonly LegendEntry[] {
  const { steps, marks, labels } = scale;
  const tick = scale.tick ?? String;
  const bins = steps.length + 1;
  return Array.from({ length: bins }, (_, bin) => {
    const place = marks === 'low' ? bins - 1 - bin : bin;
    return { step: shade(scale, bin), label: labels?.[bin] ?? binLabel(steps, place, tick) };
  });
}

/** The shade of a bin counted from the bare end, or from the lowest where no bin is bare. */
function shade(scale: Scale, bin: number): number {
  if (scale.marks === 'both') return scale.shades?.[bin] ?? bin + 1;
  return bin === 0 ? 0 : (scale.shades?.[bin - 1] ?? bin);
}

/** Words for the bin that begins at threshold `place - 1`. */
function binLabel(steps: readonly number[], place: number, tick: (threshold: number) => string): string {
  if (place === 0) return `< ${tick(steps[0]!)}`;
  if (place === steps.length) return `≥ ${tick(steps[place - 1]!)}`;
  const [low, high] = [tick(steps[place - 1]!), tick(steps[place]!)];
  // A dash beside a minus is read as another one.
  return `${low}${low.startsWith('-') ? ' … ' : '–'}${high}`;
}
