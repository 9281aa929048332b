/** Colours as the editor hands them to the page: reading, mixing and comparing them. */

/** Red, green and blue, 0 to 255, and how much is covered, 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(...)` and `rgba(...)`; `undefined` for anything else. */
export function parseColor(text: string): Rgba | undefined {
  const hex = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.exec(text.trim())?.[1];
  if (hex) {
    const long = hex.length < 6 ? [...hex].map(digit => digit + digit).join('') : hex;
    const [red, green, blue, alpha = 255] = Array.from(long.match(/../g)!, pair => Number.parseInt(pair, 16));
    return [red!, green!, blue!, alpha / 255];
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text.trim())?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) return undefined;
  return [parts[0]!, parts[1]!, parts[2]!, parts[3] ?? 1];
}

/** What is seen where `over` lies on an opaque `base`. */
export function blend(over: Rgba, base: Rgba): Rgba {
  const mix = (at: 0 | 1 | 2) => over[3] * over[at] + (1 - over[3]) * base[at];
  return [mix(0), mix(1), mix(2), 1];
}

/** Contrast of two opaque colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: Rgba, b: Rgba): number {
  const [first, second] = [luminance(a), luminance(b)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** What WCAG 2.2 asks of text at level AA. */
const READABLE = 4.5;

/**
 * The first of `inks` that is readable on `shade`, which lies on `base`; the one of most contrast where none is. All are
 * texts of colours; one that cannot be read is passed over.
 */
export function inkOn(shade: string, base: string, inks: readonly string[]): string | undefined {
  const [over, under] = [parseColor(shade), parseColor(base)];
  if (!over || !under) return inks[0];
  const ground = blend(over, under);
  const rated = inks.flatMap(ink => {
    const colour = parseColor(ink);
    return colour ? [{ ink, contrast: contrast(blend(colour, ground), ground) }] : [];
  });
  const best = [...rated].sort((a, b) => b.contrast - a.contrast)[0];
  return (rated.find(one => one.contrast >= READABLE) ?? best)?.ink;
}

/** Relative luminance of sRGB. */
function luminance([red, green, blue]: Rgba): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
