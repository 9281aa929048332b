import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';
import { inspect } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

/** A model of 30 kB, so that it is exported and imported in a moment. */
const models = resolve('test/fixtures/architectures');
/** Nothing is remembered of it yet. */
const store = mkdtempSync(join(tmpdir(), 'tl-store-'));
after(() => rmSync(store, { recursive: true, force: true }));
const env = { TOKEN_LOUPE_STORE: store, TOKEN_LOUPE_MODELS: models };
const withTiny = useWorkbench({ files: { 'a.md': 'A quiet text.\n', 'inside/b.md': 'Another.\n' }, env });
const exported = (folder: string) => join(folder, 'llama-yarn-onnx');

/** Takes an entry of *Choose Model*; the list is long, so it is narrowed first. */
async function chooseModel(workbench: Workbench, words: string, label = words): Promise<void> {
  const { quickInput } = workbench;
  await workbench.run('Token Loupe: Choose Model');
  await until('models', async () => (await quickInput.items()).length > 3);
  await quickInput.input.fill(words);
  await quickInput.choose(label);
}

/** Writes a folder into the dialog, as often as the dialog writes over it, and takes it once it is shown. */
async function chooseFolder({ quickInput }: Workbench, folder: string, inside: string, take: string): Promise<void> {
  const { input, root } = quickInput;
  const written = `${folder}/`;
  await until('the dialog', async () => (await root.isVisible()) && (await input.inputValue()).startsWith('/'));
  await until('the folder is taken', async () => {
    if (!(await root.isVisible())) return true;
    if ((await input.inputValue({ timeout: 1_000 })) !== written) await input.fill(written, { timeout: 1_000 });
    else if ((await quickInput.items()).some(item => item.startsWith(inside)))
      await root.locator('.monaco-button', { hasText: take }).click({ timeout: 1_000 });
    return false;
  });
}

withTiny('the status says which device runs, and why no other does', async workbench => {
  await workbench.editor.open({ path: join(workbench.folder, 'a.md') });
  await chooseModel(workbench, 'llama-yarn', 'file-binary  llama-yarn');
  await inspect(workbench);
  await workbench.run('Token Loupe: Show Status');
  const items = await until('the pick', async () => {
    const all = await workbench.quickInput.items();
    return all.length > 8 ? all : undefined;
  });
  assert.match(items.join('\n'), /on the CPU[\s\S]*WebGPU: [A-Z]/);
  await workbench.screenshot('device-status');
  await workbench.quickInput.dismiss();
});

withTiny('the card of the model is a page', async workbench => {
  await workbench.run('Token Loupe: Show Model Card');
  const page = await workbench.webview('td:has-text("architecture")');
  const words = await page.locator('table').innerText();
  for (const part of ['llama', 'parameters', 'SHA-256', 'lenses', 'webgpu: ']) assert.ok(words.includes(part), part);
  await workbench.screenshot('model-card');
  await workbench.notifications.press(/was not measured yet/, 'Measure');
  await until('the speed is there', async () =>
    /\d tokens\/s here/.test(
      await page
        .locator('table')
        .innerText()
        .catch(() => ''),
    ),
  );
});

withTiny('a model is exported as a folder, which is then chosen', async workbench => {
  await workbench.run('Token Loupe: Export Model as ONNX Folder');
  await chooseFolder(workbench, workbench.folder, 'inside', 'Export Here');
  await workbench.notifications.waitFor(/holds the model/);
  assert.ok(existsSync(join(exported(workbench.folder), 'onnx', 'model.onnx')));
  await workbench.probe.ask('execute', { command: 'notifications.clearAll' });
  await workbench.editor.open({ path: join(workbench.folder, 'a.md') });
  await chooseModel(workbench, 'Browse for a Folder');
  await chooseFolder(workbench, exported(workbench.folder), 'onnx', 'Use Model');
  const { tokens } = await inspect(workbench);
  assert.ok(tokens > 2);
  await workbench.run('Token Loupe: Show Status');
  await until('the folder computes', async () =>
    (await workbench.quickInput.items()).some(item => item.startsWith('llama-yarn-onnx on the CPU')),
  );
  await workbench.quickInput.dismiss();
});

withTiny('the models that were used last come first', async workbench => {
  await workbench.run('Token Loupe: Choose Model');
  const items = await until('models', async () => {
    const all = await workbench.quickInput.items();
    return all.length > 3 ? all : undefined;
  });
  assert.match(items[0] ?? '', /^check {2}llama-yarn-onnx,.*in use/);
  assert.match(items[1] ?? '', /^file-binary {2}llama-yarn,/);
  assert.equal(items.filter(item => /llama-yarn(-onnx)?,/.test(item)).length, 2, items.join('\n'));
  await workbench.screenshot('choose-model');
  await workbench.quickInput.dismiss();
});

withTiny('a repository of the hub is named, and what names none is refused', async workbench => {
  await chooseModel(workbench, 'Name a Repository');
  const { input } = workbench.quickInput;
  await until('the box', async () => (await input.getAttribute('placeholder'))?.startsWith('onnx-community/'));
  await workbench.quickInput.confirm('no repository');
  await until('it is refused', async () =>
    (await workbench.page.locator('.quick-input-message').innerText()).includes('organization/name'),
  );
  await workbench.screenshot('hub-id');
  await workbench.quickInput.dismiss();
});
