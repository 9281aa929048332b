import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RAMP_STEPS, type Ramp } from '#core/lens/scale';
import { isStrong, STRONG_TEXT, stepColor, type ThemeKind, themeColors, themeKinds } from '#core/lens/themeColors';

/** Page and text of the themes that VS Code ships as the defaults of each kind. */
const editors: Record<ThemeKind, { page: string; text: string }> = {
  dark: { page: '#1f1f1f', text: '#cccccc' },
  light: { page: '#ffffff', text: '#3b3b3b' },
  highContrast: { page: '#000000', text: '#ffffff' },
  highContrastLight: { page: '#ffffff', text: '#292929' },
};

type Color = readonly [red: number, green: number, blue: number];

/** A colour over a page, 0 to 255. */
function over(color: string, page: Color): Color {
  const [red, green, blue, alpha = 255] = Array.from(color.slice(1).matchAll(/../g), ([pair]) =>
    Number.parseInt(pair, 16),
  );
  const mix = (top: number, below: number) => (top * alpha + below * (255 - alpha)) / 255;
  return [mix(red!, page[0]), mix(green!, page[1]), mix(blue!, page[2])];
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(color: Color): number {
  const [red, green, blue] = color.map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: Color, b: Color): number {
  const [less, more] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more! + 0.05) / (less! + 0.05);
}

const defaultOf = (id: string, kind: ThemeKind) => themeColors.find(color => color.id === id)!.defaults[kind];
const black: Color = [0, 0, 0];
const pageOf = (kind: ThemeKind) => over(editors[kind].page, black);
const shadesOf = (ramp: Ramp, kind: ThemeKind) =>
  Array.from({ length: RAMP_STEPS }, (_, at) => over(defaultOf(stepColor(ramp, at + 1), kind), pageOf(kind)));
const each = themeKinds.flatMap(kind => (['sequential', 'diverging'] as const).map(ramp => ({ kind, ramp })));

test('ids are said once, with one dot, and have a colour for every kind of theme', () => {
  assert.equal(new Set(themeColors.map(({ id }) => id)).size, 2 * RAMP_STEPS + 2);
  for (const { id, defaults } of themeColors) {
    assert.match(id, /^tokenLoupe\.[a-zA-Z]+\d?$/);
    for (const kind of themeKinds) assert.match(defaults[kind], /^#[0-9a-f]{6}([0-9a-f]{2})?$/, `${id} ${kind}`);
  }
});

test('text on every shade has a contrast of at least 4.5 to 1', () => {
  for (const { kind, ramp } of each) {
    for (const [at, shade] of shadesOf(ramp, kind).entries()) {
      const text = over(isStrong(ramp, at + 1) ? defaultOf(STRONG_TEXT, kind) : editors[kind].text, shade);
      const found = contrast(text, shade);
      assert.ok(found >= 4.5, `${kind} ${ramp} ${at + 1}: ${found.toFixed(2)}`);
    }
  }
});

test('each arm of a ramp moves away from the page step by step', () => {
  for (const { kind, ramp } of each) {
    const away = shadesOf(ramp, kind).map(shade => contrast(shade, pageOf(kind)));
    const arms = ramp === 'sequential' ? [away] : [away.slice(3), away.slice(0, 4).reverse()];
    for (const arm of arms) {
      for (let at = 1; at < arm.length; at += 1) {
        assert.ok(arm[at]! > 1.05 * arm[at - 1]!, `${kind} ${ramp} ${arm.map(value => value.toFixed(2))}`);
      }
    }
  }
});

test('high contrast uses opaque colours', () => {
  for (const { id, defaults } of themeColors) {
    assert.equal(defaults.highContrast.length, 7, id);
    assert.equal(defaults.highContrastLight.length, 7, id);
  }
});
