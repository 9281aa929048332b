import assert from 'node:assert/strict';
import { before } from 'node:test';
import { inspect, inspected, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({ settings: { 'editor.fontSize': 14, 'workbench.activityBar.location': 'hidden' } });

const text = `The cat sat on the mat and looked at the dog.
Then it turned purple and recited the periodic table in fluent Etruscan.
The dog was not impressed. The dog was never impressed.
`;

inEditor('a hover says what the model thought', async workbench => {
  await workbench.editor.open({ content: text });
  await inspect(workbench);
  const { text: hover } = await workbench.editor.hover([1, 17]);
  for (const words of ['surprisal', 'bits', 'rank', 'entropy', 'tokens of context', 'exact', 'Copy', 'Show in Panel']) {
    assert.ok(hover.includes(words), `${words} in ${hover}`);
  }
  await workbench.screenshot('hover-light');
  await workbench.theme('dark');
  await workbench.editor.hover([1, 17]);
  await workbench.screenshot('hover-dark');
  await workbench.editor.hideHover();
  await workbench.theme('light');
});

inEditor('text that looks like markup is only text in a hover', async workbench => {
  await workbench.editor.open({ content: '\n\na `` b | c ](command:workbench.action.quit) <img src=x> $(zap) d\n' });
  await inspect(workbench);
  for (const column of [2, 7, 12, 45]) {
    const { root } = await workbench.editor.hover([2, column]);
    assert.equal(await root.locator('img[src="x"]').count(), 0);
    assert.equal(await root.locator('a[data-href*="quit"]').count(), 0);
    assert.equal(await root.locator('.codicon-zap').count(), 0);
    assert.ok((await root.locator('table').count()) > 0, `a table at ${column}`);
  }
  await workbench.screenshot('hover-nasty');
  await workbench.editor.hideHover();
});

inEditor('replace and re-score shows what the change does to the rest', async workbench => {
  await workbench.editor.open({ content: text });
  await inspect(workbench);
  const { root } = await workbench.editor.hover([1, 17]);
  await root.locator('a', { hasText: 'and re-score' }).first().click();
  await until('the text has changed', async () => (await workbench.probe.ask('text', {})) !== text);
  const after = await scored(workbench);
  assert.deepEqual(after.stale, []);
  const start = (await workbench.probe.ask('text', {})).indexOf('turned') + 'turned'.length;
  assert.ok(after.steps.length > 5);
  for (const run of after.steps) assert.ok(run.end > start, 'nothing before the change has ripples');
  await workbench.editor.hideHover();
  await until('the status bar tells the ripples', async () =>
    (await workbench.statusBar.items()).some(item => /bits later/.test(item.text)),
  );
  await workbench.screenshot('ripple-light');
  await workbench.theme('dark');
  await workbench.screenshot('ripple-dark');
  await workbench.theme('light');
  await workbench.run('Token Loupe: End Ripple View');
  await until('the lens is back', async () => (await inspected(workbench))?.steps.some(run => run.start < start));
  await workbench.editor.focus();
  await workbench.page.keyboard.press('ControlOrMeta+Z');
  assert.equal(await until('undone', async () => (await workbench.probe.ask('text', {})) === text), true);
});

inEditor('the token at the cursor is described in words, and replaced by the keyboard', async workbench => {
  await workbench.editor.open({ content: text });
  await inspect(workbench);
  await workbench.editor.focus([1, 17]);
  await workbench.run('Token Loupe: Describe Token at Cursor');
  const { text: words } = await workbench.notifications.waitFor(/First choices/);
  assert.match(words, /purple.*surprisal \d.*bits.*rank.*exact/s);
  await workbench.screenshot('describe');
  await workbench.probe.ask('execute', { command: 'notifications.clearAll' });
  await workbench.run('Token Loupe: Replace Token at Cursor');
  await until('choices are offered', async () => (await workbench.quickInput.items()).length > 3);
  await workbench.screenshot('replace-pick');
  await workbench.page.keyboard.press('Enter');
  await until('the text has changed', async () => (await workbench.probe.ask('text', {})) !== text);
  await scored(workbench);
});
