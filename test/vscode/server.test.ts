/** A server in place of a model: chosen, refused, agreed to, used, and taken back; nothing is sent without a yes. */
import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import { type FakeServer, startFakeServer } from '#test/support/fakeServer';
import { inspected, scored } from './inspected.ts';
import { extensionId } from './packed.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

const KEY = 'hush-hush';
let fake: FakeServer;
const closing: (() => void)[] = [];
before(async () => {
  const context = { after: (close: () => void) => void closing.push(close) } as unknown as TestContext;
  fake = await startFakeServer(context, { kind: 'vllm', key: KEY });
});
after(() => {
  for (const close of closing) close();
});
const inEditor = useWorkbench({ files: { 'a.md': 'The cat sat on the mat, wörld 🙂.\n' } });

/** Answers the question whether texts may be sent. */
async function answer({ page }: Workbench, button: string): Promise<string> {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor({ timeout: 60_000 });
  const words = await dialog.innerText();
  await dialog.locator('.monaco-button', { hasText: button }).click();
  return words;
}

inEditor('a server is chosen, and nothing is sent before a yes', async workbench => {
  await workbench.editor.open({ path: `${workbench.folder}/a.md` });
  await workbench.run('Token Loupe: Choose Model');
  await workbench.quickInput.choose('Use a Server...');
  await workbench.quickInput.answer('Use a Server', fake.url);
  await workbench.run('Token Loupe: Inspect Document');
  const words = await answer(workbench, 'Cancel');
  assert.ok(words.includes(fake.host) && words.includes('Stop Sending Texts to a Server'), words);
  await until('nothing is left behind', async () => (await inspected(workbench)) === undefined);
  assert.equal(fake.requests.length, 0);
});

inEditor('a server that wants a key says so, and is given it', async workbench => {
  await workbench.run('Token Loupe: Inspect Document');
  await answer(workbench, 'Send Documents');
  await workbench.notifications.waitFor(/refuses access \(401\)/, 60_000);
  await workbench.notifications.press(/refuses access/, 'Set Key of a Server');
  await workbench.quickInput.answer('Set Key of a Server', fake.host);
  await workbench.quickInput.answer('Set Key of a Server', KEY);
  await workbench.run('Token Loupe: Inspect Document');
  const found = await scored(workbench);
  assert.ok(found.tokens > 10 && found.summary.scored === found.tokens);
  assert.ok((await workbench.editor.painted()).length > 0);
  assert.ok(!(await workbench.log('Token Loupe')).includes(KEY));
});

inEditor('hover and status say what a server does not give', async workbench => {
  const { text } = await workbench.editor.hover([0, 5]);
  assert.match(text, /computed by a server/);
  assert.match(text, /Entropy and top-p are not given by this server/);
  assert.doesNotMatch(text, /NaN/);
  await workbench.screenshot('server-hover');
  await workbench.editor.hideHover();
  await workbench.statusBar.click('ppl');
  const items = await until('the status is shown', async () => {
    const rows = await workbench.quickInput.items();
    return rows.some(row => row.includes(fake.host)) && rows;
  });
  assert.ok(
    items.some(row => /not given by this server/.test(row)),
    items.join('\n'),
  );
  await workbench.quickInput.dismiss();
  assert.equal((await workbench.statusBar.ofExtension(extensionId)).length > 0, true);
});

inEditor('a server that was used is offered', async workbench => {
  await workbench.run('Token Loupe: Choose Model');
  await until('it is the first', async () => {
    const [first] = await workbench.quickInput.items();
    return first?.startsWith(`check  ${fake.url}, server · in use`);
  });
  await workbench.screenshot('server-recent');
  await workbench.quickInput.dismiss();
});

inEditor('the card of a server says what of its model is not given', async workbench => {
  await workbench.theme('dark');
  await workbench.run('Token Loupe: Show Model Card');
  const page = await workbench.webview('td:has-text("its model")');
  const words = await page.locator('table').innerText();
  for (const part of ['vllm at ', 'not given by this server', 'lenses']) assert.ok(words.includes(part), words);
  assert.doesNotMatch(words, /undefined|NaN/);
  await workbench.screenshot('server-card');
  await workbench.theme('light');
  await workbench.editor.open({ path: `${workbench.folder}/a.md` });
});

inEditor('what is typed is scored by it, and a no later takes the yes back', async workbench => {
  await workbench.editor.focus([0, 0]);
  await workbench.editor.type('So ');
  const found = await scored(workbench);
  assert.ok(found.fresh === found.tokens);
  const before = fake.requests.length;
  await workbench.run('Token Loupe: Stop Sending Texts to a Server');
  await workbench.quickInput.choose(fake.host);
  await answer(workbench, 'Cancel');
  assert.equal(fake.requests.length, before);
});
