/** The built page in a real browser: its states, restored, in every kind of theme and width, each with a picture. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { themeKinds } from '#core/lens/themeColors';
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
const settle = (page: Page) => page.waitForTimeout(180);

test('in every kind of theme, narrow and wide: nothing is refused, nothing overflows, a picture is left', async () => {
  for (const theme of themeKinds) {
    for (const [width, height] of [
      [250, 1500],
      [320, 1300],
      [1000, 760],
    ] as const) {
      const { page, complaints, shot } = await browser.page({ theme, width, height });
      await open(page);
      await settle(page);
      await shot(`document-${theme}-${width}`);
      assert.deepEqual(complaints, [], `${theme} ${width}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${theme} ${width}: ${overflow} pixels too wide`);
      await page.context().close();
    }
  }
});

test('every state before a document has its picture and works by keyboard', async () => {
  const { page, complaints, shot } = await browser.page({ width: 250, height: 320 });
  await page.waitForSelector('.notice');
  const shows = [
    ['no-document', { kind: 'empty', reason: 'no-document', name: '' }, 'act open-sample'],
    ['not-inspected', { kind: 'empty', reason: 'not-inspected', name: 'notes-on-a-long-journey.md' }, 'act inspect'],
    ['missing-model', { kind: 'missing-model', model: 'SmolLM2-135M-Instruct', bytes: 98_362_432 }, 'act inspect'],
    ['working', { kind: 'working', stage: 'fetch', name: 'SmolLM2-135M-Instruct', done: 0.4 }, 'act cancel'],
    [
      'failed',
      {
        kind: 'failed',
        error: { code: 'network-unavailable', message: 'The index is out of reach.', hint: 'Look at the proxy.' },
      },
      'act retry',
    ],
  ] as const;
  for (const [name, state, call] of shows) {
    await page.evaluate(next => window.editor.show(next), state);
    await settle(page);
    await shot(`notice-${name}`);
    await page.locator('vscode-button').first().focus();
    await page.keyboard.press('Enter');
    await settle(page);
    assert.equal(await page.evaluate(() => window.editor.calls.at(-1)), call);
  }
  assert.deepEqual(complaints, []);
});

test('stale, failing and busy: marks, reasons and the next step are seen', async () => {
  const { page, shot } = await browser.page({ height: 1500 });
  await open(page);
  await page.evaluate(() => {
    const states = new Uint8Array(2000).map((_, row) => (row < 80 ? 1 : row < 110 ? 2 : 0));
    window.editor.change({
      precision: 'fast',
      done: 0.3,
      error: { code: 'inference-process-died', message: 'The inference process has died.', hint: 'Try again.' },
    });
    window.editor.restate(states);
  });
  await settle(page);
  await page.locator('.trust summary').first().click();
  await page.locator('.stretches summary').click();
  await settle(page);
  assert.ok((await page.locator('.token.stale').count()) > 0 && (await page.locator('.token.pending').count()) > 0);
  assert.match((await page.locator('.trust .why').first().textContent())!, /has changed since/);
  await shot('stale-failed');
});

test('hidden and made again: scroll, open parts and the chosen bin come back', async () => {
  const { page } = await browser.page({ height: 500 });
  await open(page);
  await settle(page);
  await page.locator('.stretches summary').click();
  await page.locator('.bins button').nth(2).click();
  await page.evaluate(() => document.scrollingElement!.scrollTo({ top: 260 }));
  await settle(page);
  const kept = await page.evaluate(() => window.editor.kept());
  const again = await browser.page({ height: 500, kept });
  await open(again.page);
  await settle(again.page);
  const look = () => ({
    scroll: document.scrollingElement!.scrollTop,
    isOpen: document.querySelector<HTMLDetailsElement>('.stretches')!.open,
    pressed: Array.from(document.querySelectorAll('.bins button'), button =>
      button.getAttribute('aria-pressed'),
    ).indexOf('true'),
  });
  assert.deepEqual(await again.page.evaluate(look), { scroll: 260, isOpen: true, pressed: 2 });
});

test('in another language, at twice the size, with less motion', async () => {
  const words = {
    'What the model expected': 'Was das Modell erwartet hat',
    Histogram: 'Histogramm',
    surprisal: 'Überraschung',
  };
  const { page, shot, complaints } = await browser.page({
    words,
    width: 250,
    height: 900,
    context: { deviceScaleFactor: 2, reducedMotion: 'reduce' },
  });
  await open(page);
  await settle(page);
  assert.equal(await page.getByText('Was das Modell erwartet hat').count(), 1);
  await shot('zoomed');
  assert.deepEqual(complaints, []);
});

test('a document of 100,000 tokens: the page stays quick', async () => {
  const { page } = await browser.page({ height: 900 });
  await page.evaluate(([content]) => window.editor.open(content!.repeat(8), { selection: [0, 0] }), [text]);
  await page.waitForSelector('.strip');
  await page.evaluate(() => window.editor.stretch(100_000));
  await page.waitForFunction(() => document.querySelector('.chart')!.getAttribute('aria-valuemax') === '100000');
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest ?? 0, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  for (let offset = 0; offset < 20; offset += 1) {
    await page.evaluate(at => window.editor.select(40 * at, 40 * at), offset);
    await page.waitForTimeout(60);
  }
  const longest = await page.evaluate(() => window.longest ?? 0);
  // The stand-in for the editor works on the same thread, so this bounds both sides together.
  assert.ok(longest < 400, `a task of ${longest} ms`);
});
