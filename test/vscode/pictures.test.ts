/**
 * Takes the pictures of the walkthrough, into `.cache/screenshots`; with UPDATE_PICTURES=1 also into `media/walkthrough`,
 * from where they are shipped.
 */
import { copyFile } from 'node:fs/promises';
import { before } from 'node:test';
import { inspect, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });

const kinds = ['light', 'dark'] as const;

const inEditor = useWorkbench({
  size: { width: 940, height: 760 },
  settings: {
    'editor.fontSize': 14,
    'editor.minimap.enabled': false,
    'editor.wordWrap': 'on',
    'editor.occurrencesHighlight': 'off',
    'editor.renderLineHighlight': 'none',
    'breadcrumbs.enabled': false,
    'workbench.activityBar.location': 'hidden',
    'window.commandCenter': false,
  },
});

/** A picture of what is shown, in a light and a dark theme. */
async function take(
  workbench: Workbench,
  name: string,
  show: () => Promise<void>,
  { top = 70, height = 400 } = {},
): Promise<void> {
  for (const kind of kinds) {
    await workbench.theme(kind);
    await show();
    const clip = { x: 8, y: top, width: 926, height };
    const part = { screenshot: (options: { path: string }) => workbench.page.screenshot({ ...options, clip }) };
    const path = await workbench.screenshot(`walkthrough-${name}-${kind}`, part);
    if (process.env.UPDATE_PICTURES) await copyFile(path, `media/walkthrough/${name}-${kind}.png`);
  }
}

inEditor('pictures', async workbench => {
  const { page, probe } = workbench;
  const run = (command: string) => probe.ask('execute', { command });
  const still = async () => {
    await page.mouse.move(0, 0);
    await probe.ask('execute', { command: 'notifications.clearAll' });
  };
  await run('workbench.action.closeSidebar');
  await run('tokenLoupe.openSample');
  await workbench.editor.shown();
  await inspect(workbench);
  await workbench.editor.focus([0, 0]);
  await take(workbench, 'inspect', still);
  await take(workbench, 'hover', async () => {
    await workbench.editor.hover([2, 164]);
  });
  await workbench.editor.hideHover();
  await take(
    workbench,
    'lens',
    async () => {
      await workbench.quickInput.dismiss();
      await workbench.run('Token Loupe: Choose Lens');
      await until('lenses', async () => (await workbench.quickInput.items()).length > 5);
    },
    { top: 0 },
  );
  await workbench.quickInput.dismiss();
  await workbench.editor.focus([2, 164]);
  await workbench.run('Token Loupe: Replace Token at Cursor');
  await until('choices', async () => (await workbench.quickInput.items()).length > 3);
  await page.keyboard.press('Enter');
  await until('ripples', async () => (await workbench.statusBar.items()).some(item => /later/.test(item.text)));
  await scored(workbench);
  await take(workbench, 'replace', still, { height: 480 });
  await run('tokenLoupe.endRipple');
  await run('tokenLoupe.openPanel');
  await page.locator('.pane-header', { hasText: 'Hot Spots' }).click();
  await probe.ask('select', {
    span: [
      [2, 165],
      [2, 169],
    ],
  });
  await take(
    workbench,
    'panel',
    async () => {
      // Charts are drawn anew in the colours of the theme.
      await new Promise(resolve => setTimeout(resolve, 1500));
    },
    { top: 36, height: 680 },
  );
});
