import assert from 'node:assert/strict';
import { before } from 'node:test';
import { inspect, inspected, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({ settings: { 'editor.fontSize': 14, 'editor.quickSuggestions': 'off' } });

const text = `The cat sat on the mat and looked at the dog.
Then it turned purple and recited the periodic table in fluent Etruscan.
The dog was not impressed. The dog was never impressed.
`;

inEditor('what is typed is scored, what follows is dimmed until it is', async workbench => {
  await workbench.editor.open({ content: text });
  const first = await inspect(workbench);
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.live', value: false });
  await workbench.editor.focus([1, 14]);
  await workbench.editor.type(' very');
  const dim = await inspected(workbench);
  assert.ok(dim!.stale.length > 0, 'something is stale');
  const edit = text.indexOf('turned') + 'turned'.length;
  assert.ok(dim!.stale.every(([, end]) => end > edit - 'turned '.length));
  assert.deepEqual(
    dim!.steps.filter(run => run.end < edit - 8),
    first.steps.filter(run => run.end < edit - 8),
    'what is before the edit stays',
  );
  const paints = await workbench.editor.painted();
  const faded = paints.filter(paint => paint.kind === 'inline' && paint.opacity < 1).map(paint => paint.text);
  assert.ok(faded.join('').includes('recited'), faded.join('|'));
  assert.ok(!faded.join('').includes('looked'));
  await workbench.screenshot('stale-light');
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.live', value: null });
  const after = await scored(workbench);
  assert.deepEqual(after.stale, []);
  const again = await fresh(workbench);
  assert.deepEqual(after.steps, again.steps, 'the same as scored from the beginning');
  assert.equal(after.summary.perplexity!.toFixed(2), again.summary.perplexity!.toFixed(2));
});

inEditor('many edits one after the other end in the right scores', async workbench => {
  await workbench.editor.open({ content: text });
  await inspect(workbench);
  await workbench.editor.focus([0, 4]);
  for (const key of ['x', 'y', 'Backspace', 'Backspace', 'Enter', 'z', 'ControlOrMeta+Z', 'Delete', '猫', '👩‍🚀']) {
    if (key.length > 1 && /^[A-Z]/.test(key)) await workbench.page.keyboard.press(key);
    else await workbench.page.keyboard.insertText(key);
  }
  await workbench.editor.focus([2, 0]);
  await workbench.editor.type('No. ');
  const after = await scored(workbench);
  const again = await fresh(workbench);
  assert.deepEqual(after.steps, again.steps);
});

inEditor('without live scoring it waits for the command', async workbench => {
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.live', value: false });
  await workbench.editor.open({ content: text });
  await inspect(workbench);
  await workbench.editor.focus([0, 4]);
  await workbench.editor.type('old ');
  await new Promise(resolve => setTimeout(resolve, 700));
  assert.ok((await inspected(workbench))!.stale.length > 0);
  await workbench.run('Token Loupe: Inspect Document');
  assert.deepEqual((await scored(workbench)).stale, []);
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.live', value: null });
});

inEditor('lens, scale and threshold change the colours and nothing else', async workbench => {
  await workbench.editor.open({ content: text });
  const surprisal = await inspect(workbench);
  await workbench.run('Token Loupe: Choose Lens');
  await workbench.quickInput.choose('Rank');
  const rank = await until('the lens is rank', async () => {
    const now = await inspected(workbench);
    return now?.lens === 'rank' ? now : undefined;
  });
  assert.equal(rank.status, 'idle');
  assert.notDeepEqual(rank.steps, surprisal.steps);
  assert.ok(rank.steps.every(({ step }) => [2, 4, 7].includes(step)));
  await workbench.screenshot('lens-rank');
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.lens', value: null });
  for (const value of ['percentile', 'z-score']) {
    await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.scale', value });
    await until(`the scale is ${value}`, async () => {
      const now = await inspected(workbench);
      return now?.lens === 'surprisal' && JSON.stringify(now.steps) !== JSON.stringify(surprisal.steps);
    });
    await workbench.screenshot(`scale-${value}`);
  }
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.scale', value: null });
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.threshold', value: 6 });
  await until('only strong steps', async () => (await inspected(workbench))?.steps.every(({ step }) => step >= 6));
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.threshold', value: null });
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.channel', value: 'underline' });
  await until('underlined', async () => (await workbench.editor.painted()).some(paint => paint.underline !== 'none'));
  assert.ok(
    (await workbench.editor.painted()).every(
      paint => paint.kind === 'inline' || paint.background === 'rgba(0, 0, 0, 0)',
    ),
  );
  await workbench.screenshot('channel-underline');
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.channel', value: 'both' });
  await until('colours are back', async () =>
    (await workbench.editor.painted()).some(
      paint => paint.kind === 'overlay' && paint.background !== 'rgba(0, 0, 0, 0)',
    ),
  );
  await workbench.screenshot('channel-both');
  await workbench.probe.ask('changeSetting', { key: 'tokenLoupe.channel', value: null });
  for (const kind of ['dark', 'hc-dark', 'hc-light', 'light'] as const) {
    await workbench.theme(kind);
    await workbench.screenshot(`overlay-${kind}`);
  }
});

/** The active document cleared and scored from its beginning. */
async function fresh(workbench: Parameters<typeof inspect>[0]) {
  await workbench.run('Token Loupe: Clear Document');
  await until('the document is cleared', async () => (await inspected(workbench)) === undefined);
  return inspect(workbench);
}
