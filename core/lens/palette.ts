import type { Ramp } from './scale.ts';

/** The background a text stands on. */
export type Theme = 'light' | 'dark';

export interface Shade {
  /** `#rrggbb` */
  readonly background: string;
  /** `#rrggbb`, at least 4.5 to 1 against `background`. */
  readonly foreground: string;
}

/** Text and page of each theme where there is no editor to give them. */
export const pages: Readonly<Record<Theme, Shade>> = {
  light: { background: '#ffffff', foreground: '#1f1f1f' },
  dark: { background: '#1b1b1b', foreground: '#d6d3ce' },
};

/**
 * The shades of the ramps, from step 1, for the terminal and the page. Luminance moves one way, away from the page, along the sequential ramp, which is
 * one hue family, and along both arms of the diverging one, blue and orange, whose middle is the bare page: the order is
 * read without seeing hue. Every shade carries its text at the contrast that WCAG 2 asks for (4.5 to 1).
 */
export const palettes: Readonly<Record<Theme, Readonly<Record<Ramp, readonly Shade[]>>>> = {
  light: {
    sequential: [
      { background: '#fff4d9', foreground: '#1f1f1f' },
      { background: '#ffe4ad', foreground: '#1f1f1f' },
      { background: '#fdcb7e', foreground: '#1f1f1f' },
      { background: '#f9a857', foreground: '#1f1f1f' },
      { background: '#ee7f3c', foreground: '#1f1f1f' },
      { background: '#c2441c', foreground: '#ffffff' },
      { background: '#8a1c12', foreground: '#ffffff' },
    ],
    diverging: [
      { background: '#0b4f9e', foreground: '#ffffff' },
      { background: '#7db3ec', foreground: '#1f1f1f' },
      { background: '#c3ddf7', foreground: '#1f1f1f' },
      pages.light,
      { background: '#ffe4ad', foreground: '#1f1f1f' },
      { background: '#f9a857', foreground: '#1f1f1f' },
      { background: '#a8330f', foreground: '#ffffff' },
    ],
  },
  dark: {
    sequential: [
      { background: '#33291a', foreground: '#e8e6e3' },
      { background: '#4a3517', foreground: '#f0ece6' },
      { background: '#6b4413', foreground: '#fff6ea' },
      { background: '#95520d', foreground: '#ffffff' },
      { background: '#d8741f', foreground: '#141414' },
      { background: '#f59a4a', foreground: '#141414' },
      { background: '#ffcf9a', foreground: '#141414' },
    ],
    diverging: [
      { background: '#8cc8ff', foreground: '#141414' },
      { background: '#2b6ca8', foreground: '#ffffff' },
      { background: '#1f4468', foreground: '#f0ece6' },
      pages.dark,
      { background: '#5a3b14', foreground: '#fff6ea' },
      { background: '#95520d', foreground: '#ffffff' },
      { background: '#ffc68a', foreground: '#141414' },
    ],
  },
};

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export function rgb(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
