import { RAMP_STEPS, type Ramp } from '#core/lens/scale';
import { BORDER, isStrong, STRONG_TEXT, stepColor } from '#core/lens/themeColors';
import type { Channel } from './settings.ts';

/** How a step is drawn; what VS Code makes of it is `decorations.ts`. Colours are ids of theme colours. */
export interface StepStyle {
  readonly ramp: Ramp;
  readonly step: number;
  readonly background?: string;
  readonly border?: string;
  readonly text?: string;
  /** CSS of `text-decoration`. */
  readonly underline?: string;
  /** Shown in the overview ruler. */
  readonly ruler?: string;
}

/** The weakest step that is worth a mark in the overview ruler. */
export const RULER_FROM = 5;

/** Style and thickness, weak to strong: readable without any colour. */
const underlines = [
  'underline dotted 1px',
  'underline dotted 2px',
  'underline dashed 1px',
  'underline dashed 2px',
  'underline solid 1px',
  'underline solid 3px',
  'underline double 3px',
];

/** Below zero a line above the text, above zero one below it; the middle has none. */
const arms = [
  'overline double 3px',
  'overline solid 2px',
  'overline dotted 1px',
  undefined,
  'underline dotted 1px',
  'underline solid 2px',
  'underline double 3px',
];

/** The styles of all steps of both ramps: what is made once for all lenses. */
export function stepStyles(channel: Channel): readonly StepStyle[] {
  return (['sequential', 'diverging'] as const).flatMap(ramp =>
    Array.from({ length: RAMP_STEPS }, (_, at) => style(ramp, at + 1, channel)),
  );
}

function style(ramp: Ramp, step: number, channel: Channel): StepStyle {
  const color = stepColor(ramp, step);
  const isRuled = ramp === 'sequential' ? step >= RULER_FROM : Math.abs(step - 4) >= 2;
  const isMiddle = ramp === 'diverging' && step === 4;
  const underline = channel === 'color' ? undefined : (ramp === 'sequential' ? underlines : arms)[step - 1];
  return {
    ramp,
    step,
    ...(channel === 'underline' ? {} : { background: color }),
    // The middle of a diverging ramp says that there is nothing to see: lines around it would be noise.
    ...(channel === 'underline' || isMiddle ? {} : { border: BORDER }),
    ...(channel !== 'underline' && isStrong(ramp, step) ? { text: STRONG_TEXT } : {}),
    // Lines run on below letters that reach down, or a double one would fall to pieces.
    ...(underline === undefined ? {} : { underline: `${underline}; text-decoration-skip-ink: none` }),
    ...(isRuled ? { ruler: color } : {}),
  };
}
