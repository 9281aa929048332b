import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { inspected } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

/** A machine that has no model yet. */
const store = mkdtempSync(join(tmpdir(), 'tl-store-'));
after(() => rmSync(store, { recursive: true, force: true }));
const onFreshMachine = useWorkbench({ env: { TOKEN_LOUPE_STORE: store, TOKEN_LOUPE_MODELS: '' } });

onFreshMachine('the first use asks before it fetches, and takes no for an answer', async workbench => {
  await workbench.editor.open({ content: 'Nothing is fetched without a word.\n' });
  await workbench.run('Token Loupe: Inspect Document');
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.waitFor({ timeout: 60_000 });
  const words = await dialog.innerText();
  for (const part of ['SmolLM2', 'Download (98 MB)', 'Apache-2.0', 'Cancel', 'Choose Another Model']) {
    assert.ok(words.includes(part), `${part} in ${words}`);
  }
  await workbench.screenshot('first-use');
  await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await until('nothing is left behind', async () => (await inspected(workbench)) === undefined);
  assert.deepEqual(
    (await workbench.notifications.all()).filter(({ severity }) => severity === 'error'),
    [],
  );
});

onFreshMachine('a download is shown, and can be cancelled', async workbench => {
  await workbench.run('Token Loupe: Inspect Document');
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.locator('.monaco-button', { hasText: 'Download' }).click();
  const shown = await workbench.notifications.waitFor(/Token Loupe.*(Fetching|Unpacking|Importing)/s);
  assert.ok(shown.buttons.includes('Cancel'), shown.buttons.join());
  await workbench.screenshot('download');
  await workbench.notifications.press(/Token Loupe/, 'Cancel');
  await until('the progress is gone', async () =>
    (await workbench.notifications.all()).every(({ text }) => !/Fetching|Unpacking|Importing/.test(text)),
  );
  await until('nothing is left behind', async () => (await inspected(workbench)) === undefined);
});
