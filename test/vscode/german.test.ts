import assert from 'node:assert/strict';
import { before } from 'node:test';
import { modelAtHand } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({ locale: 'de', size: { width: 1280, height: 1100 } });

inEditor('in a German window it speaks German: commands, hover, status and panel', async workbench => {
  await workbench.editor.open({ content: 'Once upon a time there lived an old fisherman, who telephoned the moon.\n' });
  await workbench.probe.ask('execute', { command: 'tokenLoupe.inspect' });
  await until('it is scored', async () => (await workbench.statusBar.items()).some(item => /ppl/.test(item.text)));
  const { text } = await workbench.editor.hover([0, 50]);
  assert.match(text, /Überraschung|Entropie/);
  assert.match(text, /Ersetzen/);
  await workbench.screenshot('german-hover');
  await workbench.editor.hideHover();
  await workbench.probe.ask('execute', { command: 'tokenLoupe.openPanel' });
  const page = await workbench.webview('.strip [role=option]');
  assert.match(await page.locator('main').innerText(), /Entropie[\s\S]*Was das Modell erwartet/);
  await workbench.screenshot('german-panel');
});
