/** The search for critical tokens in the editor: asked for with its cost, told as it goes, stopped, marked in the gutter. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before } from 'node:test';
import { inspect, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

/** Everything is right until "red" is written: a check that no model is needed to foresee. */
const text = 'The flag is white and red and blue and green.\n';
const pattern = '^(?!.*red)';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({ files: { 'flag.txt': text }, size: { width: 1280, height: 1400 } });

/** Answers what is asked of somebody who asks for the first time, and changes a number. */
async function ask(workbench: Workbench): Promise<void> {
  const { quickInput } = workbench;
  await workbench.run('Token Loupe: Find Critical Tokens');
  await until('a command may judge too', async () =>
    (await quickInput.items()).some(item => item.startsWith('Command')),
  );
  await quickInput.choose('Regular Expression');
  await quickInput.answer('Regular Expression', pattern);
  await quickInput.choose('Tokens of a continuation at most');
  await quickInput.answer('Tokens of a continuation at most', '3');
  await quickInput.choose('Tried');
  await quickInput.choose('Halving Alone');
}

inEditor('it says what it costs before it starts, and finds the token', async workbench => {
  const { quickInput, editor, notifications, page } = workbench;
  await editor.open({ path: `${workbench.folder}/flag.txt` });
  await inspect(workbench);
  await ask(workbench);
  const cost = /At most \d+ continuations, [\d,]+ tokens: about \d+ s at [\d,]+ tokens\/s/;
  await until('the cost is told', async () => (await quickInput.items()).some(item => cost.test(item)));
  await workbench.screenshot('critical-asked');
  await quickInput.choose('Start');
  await notifications.waitFor(/Critical token: ␣red in line 1/, 120_000);
  const panel = await workbench.webview('.tree-block');
  const table = panel.locator('.table-block', { hasText: 'Tokens tried' });
  assert.match(
    (await table.locator('tr.marked').innerText()).replace(/\s+/g, ' '),
    /␣red critical token 1\d\/16 0\/16/,
  );
  assert.ok((await panel.locator('[role=treeitem]').count()) >= 3);
  await until(
    'the gutter has an icon',
    async () => (await page.locator('.glyph-margin-widgets .cgmr, .margin .cgmr').count()) > 0,
  );
  const at = text.indexOf('red');
  const hover = await editor.hover([0, at]);
  assert.match(hover.text, /is the critical token/);
  assert.match(hover.text, /With it: 0 of 16/);
  await editor.hideHover();
  await workbench.screenshot('critical-found');
});

inEditor('its table and its command lead to the token', async workbench => {
  const { probe } = workbench;
  const start = text.indexOf(' red');
  const token = JSON.stringify([
    [0, start],
    [0, start + 4],
  ]);
  const selection = async () => JSON.stringify((await probe.ask('editor', {}))?.selections[0]);
  const tokenIsSelected = () => until('the token is selected', async () => (await selection()) === token);
  const panel = await workbench.webview('.tree-block');
  await panel.locator('tr.marked .link').click();
  await tokenIsSelected();
  await probe.ask('select', {
    span: [
      [0, 0],
      [0, 0],
    ],
  });
  await workbench.run('Token Loupe: Go to Critical Token');
  await tokenIsSelected();
});

inEditor('an edit in what was searched makes it stale, its undoing current again', async workbench => {
  const { editor, page, probe } = workbench;
  const panel = await workbench.webview('.tree-block');
  const isStale = async () => (await panel.locator('.text-block', { hasText: 'before it was changed' }).count()) > 0;
  const icons = () => page.locator('.glyph-margin-widgets .cgmr, .margin .cgmr').count();
  await editor.focus([0, 3]);
  await editor.type('y');
  await until('it is stale', async () => (await isStale()) && (await icons()) === 0);
  await probe.ask('execute', { command: 'undo' });
  await until('it is current again', async () => !(await isStale()) && (await icons()) > 0);
  // What was taken back is scored again, which the next search waits for.
  await scored(workbench);
});

inEditor('it can be stopped and goes on, and what was asked is remembered', async workbench => {
  const { quickInput } = workbench;
  await workbench.run('Token Loupe: Find Critical Tokens');
  await until('the pattern is remembered', async () => (await quickInput.items()).some(item => item.includes(pattern)));
  // Another seed is another search: nothing is known of it.
  await quickInput.choose('Sampling');
  await quickInput.answer('Temperature', '1');
  await quickInput.answer('Mass that is sampled from (top-p)', '0.95');
  await quickInput.answer('Seed: the same gives the same continuations', '7');
  await quickInput.choose('Start');
  const panel = await workbench.webview('vscode-button');
  await panel.locator('vscode-button', { hasText: 'Stop' }).click();
  await until(
    'it has stopped',
    async () => (await panel.locator('.text-block', { hasText: 'what is known is kept' }).count()) > 0,
  );
  await panel.locator('vscode-button', { hasText: 'Go On' }).click();
  const marked = async () => (await panel.locator('tr.marked').count()) > 0;
  const ends = async () =>
    (await marked()) && (await panel.locator('vscode-button', { hasText: 'Ask Anew' }).count()) > 0;
  await until('it has ended', ends, { timeoutMs: 120_000 });
  assert.match(await panel.locator('tr.marked').innerText(), /red[\s\S]*0\/16/);
});

inEditor('the saved file is another reading of what was changed since', async workbench => {
  const { editor, quickInput } = workbench;
  await editor.focus([0, 8]);
  await editor.type(' here');
  await scored(workbench);
  await workbench.run('Token Loupe: Choose What to Compare With');
  await quickInput.choose('The Saved File');
  const panel = await workbench.webview('.strip');
  const changed = panel.locator('.facts-block', { hasText: 'What changed' });
  await until('what changed is told', async () => /changed tokens\s*[1-9]/.test(await changed.innerText()));
  await workbench.screenshot('contrast-saved');
});

for (const choice of ['The Last Commit', 'The Other Precision']) {
  inEditor(`${choice} is another reading`, async workbench => {
    const git = (...args: string[]) => {
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
      execFileSync('git', [...who, ...args], { cwd: workbench.folder });
    };
    const panel = await workbench.webview('.strip');
    const shows = async (words: RegExp) => words.test(await panel.locator('body').innerText());
    if (choice === 'The Last Commit') {
      git('init', '-q');
      git('add', 'flag.txt');
      git('commit', '-qm', 'A flag');
    }
    await workbench.run('Token Loupe: Choose What to Compare With');
    await workbench.quickInput.choose('Less Context');
    await until('nothing is said to have changed', async () => !(await shows(/What changed/)));
    await workbench.run('Token Loupe: Choose What to Compare With');
    await workbench.quickInput.choose(choice);
    // With less context so short a text reads the same; in the other precision it does not.
    const told = choice === 'The Last Commit' ? /What changed/ : /distance of the distributions\s*0\.(?!00)\d/;
    await until('it is told', () => shows(told), { timeoutMs: 60_000 });
    await workbench.screenshot(`contrast-${choice.toLowerCase().replaceAll(' ', '-')}`);
  });
}
