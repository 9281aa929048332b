/** The built page in a real browser, used by keyboard and mouse: the editor follows, and the page follows the editor. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { lenses } from '#core/lens/registry';
import { criticalBlocks } from '#core/panel/criticalBlocks';
import { shownSearch } from '#test/support/shownSearch';
import { PanelBrowser } from './panelPage.ts';

const text = readFileSync('media/sample.md', 'utf8');
let browser: PanelBrowser;

before(async () => {
  browser = await PanelBrowser.open();
});
after(() => browser.close());

const open = (page: Page, selection: [number, number] | null = [330, 330]) =>
  page
    .evaluate(([content, span]) => window.editor.open(content!, { selection: span, visible: [100, 900] }), [
      text,
      selection,
    ] as const)
    .then(() => page.waitForSelector('.strip'));
const selectedRow = (page: Page) =>
  page.evaluate(() => Number(document.querySelector<HTMLElement>('[role=option][aria-selected=true]')?.dataset.row));
const focusedRow = (page: Page) => page.evaluate(() => Number((document.activeElement as HTMLElement).dataset.row));
const settle = (page: Page) => page.waitForTimeout(180);

test('the strip by keyboard: the editor follows, the focus stays with the token', async () => {
  const { page } = await browser.page();
  await open(page);
  await settle(page);
  const first = await selectedRow(page);
  await page.locator('[role=option][tabindex="0"]').focus();
  assert.equal(await focusedRow(page), first);
  await page.keyboard.press('ArrowRight');
  await settle(page);
  assert.deepEqual([await selectedRow(page), await focusedRow(page)], [first + 1, first + 1]);
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowRight');
  await settle(page);
  assert.deepEqual([await selectedRow(page), await focusedRow(page)], [first + 6, first + 6]);
  await page.keyboard.press('ArrowDown');
  await settle(page);
  const below = await focusedRow(page);
  assert.ok(below > first + 6, `${below}`);
  await page.keyboard.press('ArrowUp');
  await settle(page);
  assert.ok((await focusedRow(page)) < below);
  await page.keyboard.press('End');
  await settle(page);
  const rows = await page.evaluate(() => Number(document.querySelector('.chart')!.getAttribute('aria-valuemax')));
  assert.deepEqual([await selectedRow(page), await focusedRow(page)], [rows - 1, rows - 1]);
  await page.keyboard.press('Home');
  await settle(page);
  assert.deepEqual([await selectedRow(page), await focusedRow(page)], [0, 0]);
  assert.equal(await page.locator('[role=option][tabindex="0"]').count(), 1);
  assert.deepEqual((await page.evaluate(() => window.editor.calls)).at(-1), 'select 0 1');
});

test('a tree by keyboard and mouse: it opens, closes, and leads to tokens; buttons act', async () => {
  const { page } = await browser.page();
  await open(page);
  await page.evaluate(
    studied => window.editor.change({ studied }),
    [...criticalBlocks(shownSearch({ state: 'stopped' }))],
  );
  const items = page.locator('[role=treeitem]');
  await items.first().waitFor();
  const names = () => items.evaluateAll(nodes => nodes.map(node => node.getAttribute('aria-label')));
  assert.equal((await names()).length, 4);
  await items.first().focus();
  await page.keyboard.press('ArrowRight');
  assert.match((await names())[1]!, /a failure: The town fell apart/);
  await page.keyboard.press('ArrowLeft');
  assert.equal((await names()).length, 4);
  await page.keyboard.press('End');
  const focused = () => page.evaluate(() => document.activeElement!.getAttribute('aria-label'));
  assert.match((await focused())!, /^any other/);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), 'in its place');
  assert.equal(await page.locator('[role=treeitem][tabindex="0"]').count(), 1);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await settle(page);
  const last = () => page.evaluate(() => window.editor.calls.at(-1));
  assert.equal(await last(), 'select 3 4');
  await items.nth(2).locator('.twist').click();
  assert.match((await names())[3]!, /a success/);
  await page.locator('.table-block .link', { hasText: 'town' }).click();
  await settle(page);
  assert.equal(await last(), 'select 2 3');
  await page.locator('vscode-button', { hasText: 'Go On' }).click();
  await settle(page);
  assert.equal(await last(), 'act resume-critical');
});

test('what is selected in the editor is selected in the strip, and the focus is left where it is', async () => {
  const { page } = await browser.page();
  await open(page, null);
  await page.locator('.bins button[tabindex="0"]').focus();
  await page.evaluate(() => window.editor.select(700, 700));
  await settle(page);
  assert.ok((await selectedRow(page)) > 50);
  assert.match(await page.evaluate(() => document.activeElement!.outerHTML), /^<button/);
  const isVisible = await page.evaluate(() => {
    const strip = document.querySelector('.strip')!.getBoundingClientRect();
    const token = document.querySelector('[aria-selected=true]')!.getBoundingClientRect();
    return token.top >= strip.top && token.bottom <= strip.bottom;
  });
  assert.ok(isVisible);
});

test('the chart by keyboard moves along the document', async () => {
  const { page } = await browser.page();
  await open(page);
  await settle(page);
  const first = await selectedRow(page);
  await page.locator('.chart').focus();
  await page.keyboard.press('ArrowRight');
  await settle(page);
  assert.equal(await selectedRow(page), first + 1);
  assert.match((await page.locator('.chart').getAttribute('aria-valuetext'))!, new RegExp(`^token ${first + 2} of `));
  await page.keyboard.press('Home');
  await settle(page);
  assert.equal(await selectedRow(page), 0);
});

test('a bar of the histogram marks its tokens in the strip and lists them', async () => {
  const { page, shot } = await browser.page({ height: 1400 });
  await open(page);
  await settle(page);
  await page.locator('.bins button[tabindex="0"]').focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await settle(page);
  assert.equal(await page.locator('.bins button[aria-pressed=true]').count(), 1);
  assert.ok((await page.locator('.token.marked').count()) > 0);
  assert.match((await page.locator('[role=status]').textContent())!, /^Marked tokens: \d+$/);
  await shot('histogram-chosen');
  await page.locator('.chosen .tokens button').first().click();
  await settle(page);
  assert.equal(await page.locator('.token.marked[aria-selected=true]').count(), 1);
  await page.getByRole('button', { name: 'Clear' }).click();
  await settle(page);
  assert.equal(await page.locator('.token.marked').count(), 0);
});

test('lens and scale are chosen by keyboard; every lens leaves a picture', async () => {
  const { page, complaints, shot } = await browser.page({ height: 1500 });
  await open(page);
  await settle(page);
  const select = page.locator('vscode-single-select').first();
  await select.focus();
  for (const lens of lenses.slice(1)) {
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settle(page);
    assert.equal(await page.evaluate(() => window.editor.calls.at(-1)), `look ${lens.id}`);
    await shot(`lens-${lens.id}`);
  }
  assert.equal(await page.locator('.chart').count(), 0);
  await page.evaluate(() => window.editor.look('surprisal'));
  await settle(page);
  assert.equal(await select.evaluate(element => (element as HTMLElement & { value: string }).value), 'surprisal');
  await page.locator('vscode-single-select').nth(1).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await settle(page);
  assert.equal(await page.evaluate(() => window.editor.calls.at(-1)), 'measure percentile');
  assert.deepEqual(complaints, []);
});
