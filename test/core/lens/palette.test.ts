import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, palettes, rgb, type Theme } from '#core/lens/palette';
import { RAMP_STEPS } from '#core/lens/scale';

const themes: readonly Theme[] = ['light', 'dark'];

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red, green, blue] = rgb(colour).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [less, more] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more! + 0.05) / (less! + 0.05);
}

test('text on every shade has a contrast of at least 4.5 to 1', () => {
  for (const theme of themes) {
    for (const shade of [pages[theme], ...palettes[theme].sequential, ...palettes[theme].diverging]) {
      assert.ok(contrast(shade.background, shade.foreground) >= 4.5, `${theme} ${shade.background}`);
    }
  }
});

test('every ramp has its steps, and each moves further from the page', () => {
  for (const theme of themes) {
    const shades = palettes[theme].sequential;
    assert.equal(shades.length, RAMP_STEPS);
    const away = [pages[theme], ...shades].map(shade => contrast(shade.background, pages[theme].background));
    for (let at = 1; at < away.length; at += 1) assert.ok(away[at]! > 1.05 * away[at - 1]!, `${theme} step ${at}`);
  }
});

test('both arms of a diverging ramp move away from the page, which is its middle', () => {
  for (const theme of themes) {
    const shades = palettes[theme].diverging;
    assert.equal(shades.length, RAMP_STEPS);
    assert.deepEqual(shades[3], pages[theme]);
    for (const arm of [[...shades.slice(0, 4)].reverse(), shades.slice(3)]) {
      const away = arm.map(shade => contrast(shade.background, pages[theme].background));
      for (let at = 1; at < away.length; at += 1) assert.ok(away[at]! > 1.2 * away[at - 1]!, `${theme} ${at}: ${away}`);
    }
  }
});

test('rgb', () => {
  assert.deepEqual(rgb('#0a80ff'), [10, 128, 255]);
});
