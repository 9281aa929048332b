import { RAMP_STEPS, type Ramp } from './scale.ts';

/** The four kinds of colour themes that an editor knows. */
export type ThemeKind = (typeof themeKinds)[number];

export const themeKinds = ['dark', 'light', 'highContrast', 'highContrastLight'] as const;

/** Id of the theme colour of a step, 1 to `RAMP_STEPS`. One dot only: the workbench mends no more of them for CSS. */
export function stepColor(ramp: Ramp, step: number): string {
  return `tokenLoupe.${ramp}${step}`;
}

/** Text on the shades that are too strong for the colours of syntax; `isStrong` says which. */
export const STRONG_TEXT = 'tokenLoupe.strongText';

/** Around every shade; seen in the high-contrast themes only, whose rules ask for borders. */
export const BORDER = 'tokenLoupe.border';

/** Whether a shade carries its own text colour: the two strongest of a ramp, on both ends of a diverging one. */
export function isStrong(ramp: Ramp, step: number): boolean {
  return step >= RAMP_STEPS - 1 ? ramp === 'sequential' || step === RAMP_STEPS : ramp === 'diverging' && step === 1;
}

type Shades = Readonly<Record<ThemeKind, readonly string[]>>;

/**
 * `#rrggbb` or `#rrggbbaa`, from step 1. In dark and light themes they let through what lies beneath (selection, found
 * text); weak shades leave the colours of syntax readable. High contrast asks for opaque ones. Luminance moves one way
 * along each arm of a ramp, so the order is read without seeing hue; the arms of the diverging ramp are blue and
 * orange, which the common kinds of colour blindness keep apart.
 */
const ramps: Readonly<Record<Ramp, Shades>> = {
  sequential: {
    dark: ['#e8a33d19', '#e8963d31', '#e8853d4b', '#e5783666', '#e86a2c80', '#f79a4aea', '#ffd2a0f2'],
    light: ['#f5a62326', '#f59a2345', '#f58a2369', '#f277238f', '#ea5f1cb3', '#bd4018f0', '#86190ff5'],
    highContrast: ['#241800', '#3a2500', '#543300', '#6f4000', '#8a4a00', '#ffa64d', '#ffdcb0'],
    highContrastLight: ['#fff1d6', '#ffe3ad', '#ffd080', '#ffb95c', '#ff9f45', '#b33c00', '#6b1400'],
  },
  diverging: {
    dark: ['#8cc8fff2', '#3d9be87a', '#3d9be840', '#9a9a9a1a', '#e8963d45', '#e86a2c80', '#ffc68af2'],
    light: ['#0b4f9ef5', '#2b8ae68f', '#2b8ae640', '#7f7f7f1f', '#f58a2340', '#f277238f', '#a8330ff5'],
    highContrast: ['#8cc8ff', '#00569e', '#00325e', '#262626', '#4d3200', '#8a4a00', '#ffbf80'],
    highContrastLight: ['#003c80', '#8ec3f5', '#cfe6fb', '#ececec', '#ffe3ad', '#ffb45c', '#7a2200'],
  },
};

const others: Readonly<Record<string, Readonly<Record<ThemeKind, string>>>> = {
  [STRONG_TEXT]: { dark: '#141414', light: '#ffffff', highContrast: '#000000', highContrastLight: '#ffffff' },
  [BORDER]: { dark: '#00000000', light: '#00000000', highContrast: '#b07a3a', highContrastLight: '#7a4a1c' },
};

/** A colour as it is contributed to the editor. */
export interface ThemeColor {
  readonly id: string;
  readonly defaults: Readonly<Record<ThemeKind, string>>;
}

/** Every colour that is contributed, each with a default for every kind of theme. */
export const themeColors: readonly ThemeColor[] = [
  ...(['sequential', 'diverging'] as const).flatMap(ramp =>
    Array.from({ length: RAMP_STEPS }, (_, at) => {
      const of = (kind: ThemeKind) => ramps[ramp][kind][at]!;
      const [dark, light, highContrast, highContrastLight] = themeKinds.map(of) as [string, string, string, string];
      return { id: stepColor(ramp, at + 1), defaults: { dark, light, highContrast, highContrastLight } };
    }),
  ),
  ...Object.entries(others).map(([id, defaults]) => ({ id, defaults })),
];
