/** Lenses that show what a study found: their colours come after the scores, go stale with them, and come back. */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { inspect, inspected, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({ settings: { 'editor.wordWrap': 'on' } });

/** The last paragraph of the sample; what is typed before it leaves most of the text as it is. */
const LAST_LINE = 19;

/** What is shown, once colours stand behind `offset`. */
function colored(workbench: Workbench, lens: string, offset: number) {
  return until(`${lens} colours the text`, async () => {
    const found = await inspected(workbench);
    const isThere = found?.lens === lens && found.status === 'idle' && found.stale.length === 0;
    return isThere && found.steps.some(({ start }) => start > offset) ? found : undefined;
  });
}

inEditor('the sample is inspected', async workbench => {
  await workbench.probe.ask('execute', { command: 'tokenLoupe.openSample' });
  await workbench.editor.shown();
  await inspect(workbench);
});

for (const lens of ['forking', 'contrast', 'ai-text']) {
  inEditor(`colours of ${lens} appear, go stale at an edit, and return`, async workbench => {
    const { probe, editor } = workbench;
    const change = (key: string, value: unknown) => probe.ask('changeSetting', { key: `tokenLoupe.${key}`, value });
    const offset = (await probe.ask('text', {})).split('\n').slice(0, LAST_LINE).join('\n').length + 1;
    await change('lens', lens);
    const first = await colored(workbench, lens, offset);
    await until('the page shows it', async () => (await editor.painted()).some(({ kind }) => kind === 'overlay'));

    await change('live', false);
    await editor.focus([LAST_LINE, 0]);
    await editor.type('x');
    const old = await inspected(workbench);
    assert.ok(old!.stale.length > 0 && old!.stale.every(([, end]) => end >= offset), 'what follows is stale, no more');
    const behind = ({ start }: { readonly start: number }) => start > offset + 1;
    assert.deepEqual(
      old!.steps.filter(behind).map(({ start, step }) => [start - 1, step]),
      first.steps.filter(({ start }) => start > offset).map(({ start, step }) => [start, step]),
      'old colours move along',
    );
    const faded = async () => (await editor.painted()).some(({ kind, opacity }) => kind === 'inline' && opacity < 1);
    await until('they are dimmed', faded);

    await change('live', null);
    await scored(workbench);
    const again = await colored(workbench, lens, offset + 1);
    await until('nothing is dimmed any more', async () => !(await faded()));
    assert.ok(again.version > first.version);
    await workbench.screenshot(`column-${lens}`);
  });
}
