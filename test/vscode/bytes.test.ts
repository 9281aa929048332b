/** Places inside tokens, holes, and two models as one in the editor: the panel follows the cursor. */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { gemmaPath } from '#test/support/models';
import { inspect, modelAtHand } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
before(gemmaPath, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({
  files: { 'fact.py': 'def fact(n):\n    if n == 0:\n        return 1\n    return n * fact(n - 1)\n' },
  size: { width: 1280, height: 1400 },
});

async function select({ probe }: Workbench, line: number, from: number, to: number): Promise<void> {
  await probe.ask('select', {
    span: [
      [line, from],
      [line, to],
    ],
  });
}

inEditor('what may come at the cursor, even inside a token', async workbench => {
  await workbench.editor.open({ path: `${workbench.folder}/fact.py` });
  await inspect(workbench);
  await workbench.run('Token Loupe: Open Panel');
  const page = await workbench.webview('.strip [role=option]');
  const block = page.locator('.block', { hasText: 'Next byte at the cursor' });
  const firstByte = async () => (await block.locator('tbody tr').first().locator('td, th').allInnerTexts()).join(' ');
  // After "fa" of "fact".
  await select(workbench, 3, 17, 17);
  const found = await until('the model has answered', async () => /^c\b.*9\d/.exec(await firstByte())?.[0]);
  assert.ok(found);
  await workbench.screenshot('panel-bytes');
  // After "fact".
  await select(workbench, 3, 19, 19);
  await until('it follows the cursor', async () => /^\(/.test(await firstByte()));
});

inEditor('the selection as a hole, on command alone', async workbench => {
  const page = await workbench.webview('.strip [role=option]');
  await select(workbench, 3, 11, 16);
  const block = page.locator('.block', { hasText: 'The selection as a hole' });
  await until('another block is there', async () => (await page.locator('.block').count()) > 0);
  assert.equal(await block.count(), 0);
  await workbench.run('Token Loupe: Inspect Selection as Hole');
  await until('the model has answered', async () => (await block.locator('tbody tr').count()) >= 2);
  assert.ok((await page.locator('.block', { hasText: 'Middles, ranked' }).locator('tbody tr').count()) >= 1);
  await workbench.screenshot('panel-hole');
  const rolledBack = page.locator('.block', { hasText: 'Rolled back' });
  assert.ok((await rolledBack.count()) > 0, 'the default of a model that reads on');
  await page.locator('vscode-button', { hasText: 'Split at the Hole' }).click();
  await until('it was asked again', async () => (await rolledBack.count()) === 0);
  const split = page.locator('.block', { hasText: 'Split: a token begins' });
  await until('the other boundary', async () => (await split.count()) > 0);
  await page.locator('vscode-button', { hasText: 'Roll Back to a Sure Boundary' }).scrollIntoViewIfNeeded();
  await workbench.screenshot('panel-hole-split');
});

inEditor('two models as one at the cursor', async workbench => {
  await workbench.editor.focus([2, 9]);
  await workbench.run('Token Loupe: Ensemble Next Byte with Another Model');
  await workbench.quickInput.choose('Gemma 3 270M');
  const page = await workbench.webview('.strip [role=option]');
  const block = page.locator('.block', { hasText: 'Next byte by two models' });
  const cells = async () => block.locator('tbody tr').first().locator('td, th').allInnerTexts();
  const first = await until('both have answered', async () => ((await cells()).length === 5 ? cells() : undefined), {
    timeoutMs: 180_000,
  });
  const shares = first.slice(1).map(cell => Number.parseFloat(cell.replace('>', '')));
  assert.ok(
    shares.every(share => share >= 0),
    first.join(' '),
  );
  // The mean lies between the two.
  const [own, other, mean] = shares as [number, number, number];
  assert.ok(mean >= Math.min(own, other) - 0.2 && mean <= Math.max(own, other) + 0.2, first.join(' '));
  await block.first().scrollIntoViewIfNeeded();
  await workbench.screenshot('ensemble');
  await workbench.run('Token Loupe: Ensemble Next Byte with Another Model');
  await workbench.quickInput.choose('None');
  await until('it is gone', async () => (await block.count()) === 0);
});
