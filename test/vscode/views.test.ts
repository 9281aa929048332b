import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before } from 'node:test';
import { inspect, inspected, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });

const code = `/** Numbers that are only divisible by one and themselves. */
export function isPrime(value: number): boolean {
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor += 1) {
    if (value % divisor === 0) return false;
  }
  return true;
}

export function zebra(marmalade: string[]): string {
  const flamingo = marmalade.map(teapot => teapot.codePointAt(7)! ^ 0x5bd1e995);
  return flamingo.join('~~').repeat(3);
}
`;

const inEditor = useWorkbench({ files: { 'prime.ts': code }, settings: { 'editor.fontSize': 13 } });

inEditor('hot spots tell the symbols and lines, the most surprising first', async workbench => {
  await workbench.probe.ask('execute', { command: 'tokenLoupe.hotSpots.focus' });
  await until('the welcome text', async () =>
    (await workbench.page.locator('.part.sidebar').innerText()).includes('No document is inspected'),
  );
  await workbench.screenshot('hot-spots-welcome');
  await workbench.editor.open({ path: join(workbench.folder, 'prime.ts') });
  await inspect(workbench);
  const sidebar = workbench.page.locator('.part.sidebar');
  const rows = () => sidebar.locator('.monaco-list-row').allInnerTexts();
  const found = await until(
    'the functions are listed',
    async () => {
      const texts = await rows();
      return texts.some(text => text.includes('zebra')) && texts.some(text => text.includes('isPrime'))
        ? texts
        : undefined;
    },
    { timeoutMs: 60_000 },
  );
  assert.ok(found.findIndex(text => text.includes('zebra')) < found.findIndex(text => text.includes('isPrime')));
  await sidebar.locator('.monaco-list-row', { hasText: 'zebra' }).locator('.monaco-tl-twistie').click();
  await until('its lines', async () => (await rows()).some(text => /flamingo/.test(text)));
  await workbench.screenshot('hot-spots');
  await sidebar.locator('.monaco-list-row', { hasText: 'flamingo' }).first().click();
  await until('the line is shown', async () => {
    const line = (await workbench.probe.ask('editor', {}))?.selections[0]?.[0][0];
    return line === 10 || line === 11;
  });
});

inEditor('hot spots that were hidden while a document was scored do not say that it is not', async workbench => {
  await workbench.probe.ask('execute', { command: 'workbench.action.closeSidebar' });
  await workbench.editor.open({ content: 'A hen may lay seven lilac eggs.\n' });
  await inspect(workbench);
  await workbench.probe.ask('execute', { command: 'tokenLoupe.hotSpots.focus' });
  const sidebar = workbench.page.locator('.part.sidebar');
  await until('the line is listed', async () => (await sidebar.innerText()).includes('lilac'));
  await until('nothing is missing', async () => !(await sidebar.innerText()).includes('Not scored yet'));
  await workbench.editor.open({ path: join(workbench.folder, 'prime.ts') });
});

inEditor('figures stand above functions when they are wanted', async workbench => {
  assert.deepEqual(await workbench.probe.ask('codeLenses', {}), []);
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.codeLens', value: true });
  const lenses = await until('lenses', async () => {
    const all = await workbench.probe.ask('codeLenses', {});
    return all.length >= 2 ? all : undefined;
  });
  assert.match(lenses[0]!.title, /^perplexity \d.*bits per token/);
  await until('they are shown', async () => (await workbench.page.locator('.codelens-decoration').count()) >= 2);
  await workbench.screenshot('code-lens');
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.codeLens', value: null });
});

inEditor('notable tokens are reached one after the other, and as a list', async workbench => {
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.notableTokens', value: 5 });
  await workbench.editor.focus([0, 0]);
  const visited: number[] = [];
  for (let step = 0; step < 5; step += 1) {
    await workbench.run('Token Loupe: Go to Next Notable Token');
    await until('the cursor has moved', async () => {
      const place = (await workbench.probe.ask('editor', {}))!.selections[0]![0];
      const offset = place[0] * 1000 + place[1];
      if (visited.at(-1) === offset) return false;
      visited.push(offset);
      return true;
    });
  }
  assert.deepEqual(
    visited,
    [...visited].sort((a, b) => a - b),
  );
  await workbench.run('Token Loupe: Go to Previous Notable Token');
  await workbench.run('Token Loupe: Show Notable Tokens');
  const items = await until('the list', async () => {
    const all = await workbench.quickInput.items();
    return all.length === 5 ? all : undefined;
  });
  const bits = items.map(item => Number(/([\d.]+) bits/.exec(item)![1]));
  assert.deepEqual(
    bits,
    [...bits].sort((a, b) => b - a),
  );
  await workbench.screenshot('notable-tokens');
  await workbench.quickInput.dismiss();
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.notableTokens', value: null });
});

inEditor('the status bar tells figures, and more when it is clicked', async workbench => {
  await workbench.probe.ask('select', {
    span: [
      [0, 0],
      [0, 0],
    ],
  });
  const shown = () => workbench.statusBar.ofExtension('token-loupe');
  const whole = await until('perplexity', async () => (await shown()).find(item => /[\d.]+ ppl/.test(item.text)));
  await workbench.probe.ask('select', {
    span: [
      [9, 0],
      [12, 0],
    ],
  });
  await until('that of the selection', async () => (await shown())[0]?.text !== whole.text);
  await workbench.statusBar.click('ppl');
  const items = await until('the pick', async () => {
    const all = await workbench.quickInput.items();
    return all.length > 8 ? all : undefined;
  });
  assert.ok(
    items.some(item => /on the CPU/.test(item)),
    items.join('\n'),
  );
  await workbench.screenshot('status-pick');
  await workbench.quickInput.dismiss();
  await workbench.run('Token Loupe: Choose Model');
  await until('models', async () => (await workbench.quickInput.items()).some(item => /SmolLM2/.test(item)));
  await workbench.screenshot('model-pick');
  await workbench.quickInput.dismiss();
});

inEditor('a document is exported in every format, by the writers of the command line', async workbench => {
  for (const format of ['json', 'jsonl', 'csv', 'tsv', 'html', 'svg']) {
    await workbench.run('Token Loupe: Export Document');
    await workbench.quickInput.choose(`${format.toUpperCase()},`);
    const name = `prime.ts.${format}`;
    await until('the dialog', async () => (await workbench.quickInput.input.inputValue()).endsWith(name));
    if (format === 'json') await workbench.screenshot('export-dialog');
    await workbench.page.keyboard.press('Enter');
    await workbench.notifications.waitFor(`Exported to ${name}`);
    const written = await readFile(join(workbench.folder, name), 'utf8');
    assert.ok(written.includes('zebra'), `${format} holds the document`);
    await workbench.probe.ask('execute', { command: 'notifications.clearAll' });
  }
  const written = JSON.parse(await readFile(join(workbench.folder, 'prime.ts.json'), 'utf8'));
  const { tokens } = (await inspected(workbench))!;
  assert.equal(written.tokens.length, tokens);
  assert.equal(written.manifest.file, 'prime.ts');
  assert.equal(written.tokens.map((token: { text: string }) => token.text).join(''), code);
  await scored(workbench);
});
