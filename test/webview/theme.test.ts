/** Colours that only a page can tell: what is read off the theme, and what follows when it changes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { themeKinds } from '#core/lens/themeColors';
import { bodyClasses, themeVariables } from '#test/support/themes';
import { onThemeChange, setInks, themeVariable } from '#webview/theme.ts';
import { contrast, parseColor } from '#webview/themeColors.ts';
import { applyTheme, PanelBrowser } from './panelPage.ts';

const text = readFileSync('media/sample.md', 'utf8');
let browser: PanelBrowser;

before(async () => {
  browser = await PanelBrowser.open();
});
after(() => browser.close());

for (const theme of themeKinds) {
  test(`${theme}: all text of the page can be read`, async () => {
    const { page } = await browser.page({ theme });
    await page.evaluate(content => window.editor.open(content, { selection: [330, 330] }), text);
    await page.waitForSelector('.token');
    const pairs = await page.evaluate(() => {
      const background = (element: Element | null): string[] => {
        if (!element) return [];
        const style = getComputedStyle(element);
        const image = /linear-gradient\((rgba?\([^)]*\))/.exec(style.backgroundImage)?.[1];
        return [...(image ? [image] : []), style.backgroundColor, ...background(element.parentElement)];
      };
      const selector =
        '.token, .legend li, .figures span, .explain, .readout, dt, dd, .choices span, h2, h3, h4, summary';
      return Array.from(document.querySelectorAll(selector), element => ({
        what: `${element.className} ${element.textContent}`.slice(0, 60),
        color: getComputedStyle(element).color,
        grounds: background(element),
      })).filter(({ what }) => what.trim() !== '');
    });
    assert.ok(pairs.length > 100);
    for (const { what, color, grounds } of pairs) {
      const ground = grounds.map(computed).reduceRight((base, over) => mixed(over, base));
      const seen = contrast(mixed(computed(color), ground), ground);
      assert.ok(seen >= 4.5, `${what}: ${seen.toFixed(2)}`);
    }
    await page.context().close();
  });
}

/** A colour as a browser says it: those of `color-mix` in shares of 1. */
function computed(text: string) {
  const shares = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(text);
  if (!shares) return parseColor(text)!;
  const [red, green, blue, alpha] = shares.slice(1).map(share => Number(share ?? 1));
  return [255 * red!, 255 * green!, 255 * blue!, alpha!] as const;
}

function mixed(over: readonly number[], base: readonly number[]) {
  const alpha = over[3]!;
  const part = (at: number) => alpha * over[at]! + (1 - alpha) * base[at]!;
  return [part(0), part(1), part(2), Math.max(alpha, base[3]!)] as const;
}

test('another theme is followed at once: inks and chart', async () => {
  const { page, complaints } = await browser.page({ theme: 'dark' });
  await page.evaluate(content => window.editor.open(content), text);
  await page.waitForSelector('.u-over');
  const look = () =>
    page.evaluate(() => ({
      ink: document.documentElement.style.getPropertyValue('--ink-sequential7'),
      chart: document.querySelector<HTMLCanvasElement>('.uplot canvas')!.toDataURL(),
    }));
  await page.waitForTimeout(200);
  const dark = await look();
  await page.evaluate(applyTheme, { variables: themeVariables('light'), classes: bodyClasses.light });
  await page.waitForTimeout(200);
  const light = await look();
  assert.deepEqual([dark.ink, light.ink], ['#141414', '#ffffff']);
  assert.notEqual(dark.chart, light.chart);
  assert.deepEqual(complaints, []);
});

test('the functions are about any document', () => {
  // Run in the page above; here it only counts that they need no page to be imported.
  for (const one of [themeVariable, onThemeChange, setInks]) assert.equal(typeof one, 'function');
});
