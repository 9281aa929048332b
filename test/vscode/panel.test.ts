/** The panel in the editor: its page and the editor follow each other. What the page does by itself is test/webview. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before } from 'node:test';
import type { Frame } from 'playwright-core';
import { inspect, modelAtHand } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({
  files: { 'sample.md': await readFile('media/sample.md', 'utf8') },
  size: { width: 1280, height: 1400 },
  settings: { 'editor.wordWrap': 'on', 'editor.minimap.enabled': false },
});

const kinds = ['dark', 'hc-dark', 'hc-light', 'light'] as const;

/** The page of the panel, which shows a document. */
const panel = (workbench: Workbench): Promise<Frame> => workbench.webview('.strip [role=option]');

/** The first selection of the editor. */
async function selection({ probe }: Workbench): Promise<string> {
  return JSON.stringify((await probe.ask('editor', {}))?.selections[0]);
}

const chosenRow = (page: Frame) =>
  page.locator('.strip [aria-selected=true]').getAttribute('data-row', { timeout: 2_000 }).then(Number);

inEditor('it shows the document that is inspected, in every kind of theme', async workbench => {
  await workbench.editor.open({ path: join(workbench.folder, 'sample.md') });
  await inspect(workbench);
  await workbench.run('Token Loupe: Open Panel');
  await workbench.page.locator('.pane-header', { hasText: 'Hot Spots' }).click();
  const page = await panel(workbench);
  assert.match(await page.locator('header').innerText(), /sample\.md[\s\S]*tokens[\s\S]*perplexity/);
  for (const kind of kinds) {
    await workbench.theme(kind);
    await until('it has the theme', async () =>
      (await page.locator('body').getAttribute('class'))?.includes(
        kind.startsWith('hc') ? 'vscode-high-contrast' : kind,
      ),
    );
    await workbench.screenshot(`panel-${kind}`);
  }
});

inEditor('a token that is chosen there is selected in the editor, and the other way round', async workbench => {
  const page = await panel(workbench);
  const before = await selection(workbench);
  await page.locator('.strip [role=option]', { hasText: 'fisherman' }).click();
  await until('the editor follows', async () => (await selection(workbench)) !== before);
  const [[line, from], [, to]] = JSON.parse(await selection(workbench));
  const { text } = await workbench.probe.ask('line', { line });
  assert.equal(text.slice(from, to).trim(), 'fisherman');
  await workbench.page.keyboard.press('ArrowRight');
  await until(
    'and the keyboard',
    async () =>
      (await selection(workbench)) !==
      JSON.stringify([
        [line, from],
        [line, to],
      ]),
  );
  const row = await chosenRow(page);
  await workbench.probe.ask('select', {
    span: [
      [8, 20],
      [8, 20],
    ],
  });
  await until('the strip follows the cursor', async () => (await chosenRow(page)) > row + 50);
});

inEditor('less context is asked for where a token is selected, beside the scores', async workbench => {
  const page = await panel(workbench);
  await page.locator('.strip [role=option]').nth(6).click();
  const block = page.locator('.block', { hasText: 'With less context' });
  await until('the model has answered', async () => (await block.locator('.bars li').count()) >= 4);
  const figures = await block.locator('.figure').allInnerTexts();
  const own = await page.locator('.facts.measured dd').first().innerText();
  assert.equal(figures.at(-1), own, 'with all of the context it is what was scored');
  await workbench.screenshot('panel-context');
});

inEditor('a stretch of the chart and a bar of the histogram are brushed', async workbench => {
  const page = await panel(workbench);
  const chart = page.locator('.series .plot .u-over');
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  const before = await selection(workbench);
  await workbench.page.mouse.move(box.x + 0.3 * box.width, box.y + box.height / 2);
  await workbench.page.mouse.down();
  await workbench.page.mouse.move(box.x + 0.6 * box.width, box.y + box.height / 2, { steps: 5 });
  await workbench.page.mouse.up();
  await until('the stretch is selected', async () => {
    const [[from], [to]] = JSON.parse(await selection(workbench));
    return (await selection(workbench)) !== before && to > from;
  });
  await page.locator('.bins button').last().click();
  await until('tokens are marked', async () => (await page.locator('.chosen .tokens button').count()) > 0);
  await workbench.screenshot('panel-brushed');
  const marked = await selection(workbench);
  await page.locator('.chosen .tokens button').first().click();
  await until('one of them is selected', async () => (await selection(workbench)) !== marked);
});

inEditor('it is restored when it was hidden, and after a reload', async workbench => {
  const words = await (await panel(workbench)).locator('.chosen p').innerText();
  await workbench.run('View: Show Explorer');
  await until(
    'it is hidden',
    async () => (await workbench.page.locator('.pane-header', { hasText: 'Loupe' }).count()) === 0,
  );
  await workbench.run('Token Loupe: Open Panel');
  const again = await panel(workbench);
  await until('what was marked is', async () => (await again.locator('.chosen p').innerText()) === words);
  await workbench.reload();
  await until('the page says what to do', () => workbench.webview('.notice'));
  await workbench.screenshot('panel-reloaded');
  await workbench.editor.shown();
  await inspect(workbench);
  assert.ok((await (await panel(workbench)).locator('.chart').count()) > 0);
});

inEditor('in a wide panel there are two columns', async workbench => {
  await workbench.probe.ask('execute', { command: 'tokenLoupe.panel.focus' });
  await workbench.page.setViewportSize({ width: 1800, height: 1000 });
  const { x, width } = (await workbench.page.locator('.part.sidebar').boundingBox())!;
  await workbench.page.mouse.move(x + width + 1, 400);
  await workbench.page.mouse.down();
  await workbench.page.mouse.move(x + width + 600, 400, { steps: 8 });
  await workbench.page.mouse.up();
  const page = await panel(workbench);
  await until('it is wide', async () => (await page.evaluate(() => innerWidth)) > 600);
  await workbench.screenshot('panel-wide');
});
