/** The plot in a real page: brushing, clicking, pointing, and what it draws. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { MOST_BUCKETS } from '#core/panel/series';
import { plotData } from '#webview/seriesPlot.ts';
import { PanelBrowser } from './panelPage.ts';
import { stateOf } from './rendered.tsx';

const text = readFileSync('media/sample.md', 'utf8');
let browser: PanelBrowser;
let page: Page;
let complaints: readonly string[];

before(async () => {
  browser = await PanelBrowser.open();
  ({ page, complaints } = await browser.page({ width: 420, height: 1200 }));
  await page.evaluate(content => window.editor.open(content, { selection: null }), text);
  await page.waitForSelector('.u-over');
});
after(() => browser.close());

async function plotBox() {
  return (await page.locator('.u-over').boundingBox())!;
}

const lastCall = () => page.evaluate(() => window.editor.calls.at(-1) ?? '');
const rows = () => page.evaluate(() => Number(document.querySelector('.chart')!.getAttribute('aria-valuemax')));

test('buckets stand at the middle of their rows; what has no value is a hole', () => {
  const [middles, means] = plotData(stateOf().charts!.series);
  assert.deepEqual(Array.from(middles), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
  assert.deepEqual([means![0], means![1], means![5]], [null, 0.5, null]);
});

test('dragging selects the stretch in the editor', async () => {
  const { x, y, width, height } = await plotBox();
  await page.mouse.move(x + width * 0.25, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction(() => window.editor.calls.at(-1)?.startsWith('select'));
  const [start, end] = (await lastCall()).split(' ').slice(1).map(Number) as [number, number];
  const total = await rows();
  assert.ok(Math.abs(start - total * 0.25) <= 3 && Math.abs(end - total * 0.5) <= 3, `${start} to ${end} of ${total}`);
  const [from, to] = (await page.evaluate(() => window.editor.selected()))!;
  assert.ok(from > 0 && to > from);
  assert.equal(await page.locator('.u-select').evaluate(element => element.clientWidth), 0);
});

test('a click selects one token, the one worth most there', async () => {
  const { x, y, width, height } = await plotBox();
  await page.mouse.click(x + width * 0.75, y + height / 2);
  await page.waitForFunction(() => /^select (\d+) /.test(window.editor.calls.at(-1) ?? ''));
  await page.waitForTimeout(150);
  const [start, end] = (await lastCall()).split(' ').slice(1).map(Number) as [number, number];
  assert.equal(end - start, 1);
  assert.ok(Math.abs(start - (await rows()) * 0.75) <= 3);
  assert.equal(await page.locator('.token[aria-selected=true]').getAttribute('data-row'), String(start));
});

test('pointing tells the figures', async () => {
  const { x, y, width, height } = await plotBox();
  await page.mouse.move(x + width * 0.1, y + height / 2);
  await page.waitForFunction(() => /^Token \d+: [\d.e-]+ bits$/.test(document.querySelector('.readout')!.textContent!));
  await page.mouse.move(x, y - 60);
  await page.waitForFunction(() => document.querySelector('.readout')!.textContent!.startsWith('Drag'));
});

test('a long document is folded, and the band of what the editor shows is drawn', async () => {
  const long = await page.evaluate(content => {
    window.editor.open(content.repeat(30), { visible: [0, 9000], selection: null });
    return content.length * 30;
  }, text);
  assert.ok(long > 40_000);
  await page.waitForFunction(
    most => Number(document.querySelector('.chart')!.getAttribute('aria-valuemax')) > most,
    MOST_BUCKETS,
  );
  await page.waitForTimeout(200);
  const painted = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.uplot canvas')!;
    const { width, height } = canvas;
    const context = canvas.getContext('2d')!;
    // A row of pixels above the bars: the band covers its part of them, lines at its edges and ticks aside.
    const line = context.getImageData(0, Math.round(height * 0.12), width, 1).data;
    const covered = Array.from({ length: width }, (_, x) => line[4 * x + 3]! > 0);
    return { covered: covered.filter(Boolean).length / width };
  });
  assert.ok(painted.covered > 0.1 && painted.covered < 0.9, `covers ${painted.covered}`);
  const { x, y, width, height } = await plotBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.waitForFunction(() =>
    /^Tokens [\d,]+ to [\d,]+: mean/.test(document.querySelector('.readout')!.textContent!),
  );
});

test('the browser had nothing to complain about', () => assert.deepEqual(complaints, []));
