/** The lenses that read documents byte by byte: colours on characters, hovers of places, edits, long texts. */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { type Inspected, inspect, inspected, modelAtHand, scored } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });

const text = `The café in Zürich serves 東京 tea 😀 all day.
def fact(n):
    return n * fact(n - 1)
`;
/** Many bytes in few tokens, more than are read unasked. */
const sentence = 'The organization of international communication requires considerable responsibility.\n';
const LINES = 200;

const inEditor = useWorkbench({
  files: { 'cafe.md': text, 'long.md': sentence.repeat(LINES) },
  size: { width: 1280, height: 1100 },
  settings: { 'editor.fontSize': 16 },
});
/** The machine may have other work; a byte takes some 50 ms where it has not. */
const patient = { timeoutMs: 180_000 };

const change = ({ probe }: Workbench, key: string, value: unknown) =>
  probe.ask('changeSetting', { key: `tokenLoupe.${key}`, value });

/** What is shown, once all that `isDone` asks for is coloured. */
function colored(workbench: Workbench, lens: string, isDone: (found: Inspected) => boolean): Promise<Inspected> {
  const look = async () => {
    const found = await inspected(workbench);
    return found?.lens === lens && found.status === 'idle' && isDone(found) ? found : undefined;
  };
  return until(`${lens} colours the text`, look, patient);
}

/** The facts and sentences of the panel about what was read. */
async function reading(workbench: Workbench): Promise<string> {
  const page = await workbench.webview('.strip [role=option]');
  const blocks = page.locator('.block', { hasText: /bytes read|is being read|Stopped|scroll or select/i });
  return (await blocks.allInnerTexts()).join('\n');
}

inEditor('bytes as colours on characters', async workbench => {
  const { editor } = workbench;
  await editor.open({ path: `${workbench.folder}/cafe.md` });
  await inspect(workbench);
  await workbench.run('Token Loupe: Open Panel');
  await change(workbench, 'lens', 'byte-surprisal');
  await until('all bytes are read', async () => /bytes read\s+(\d+) \/ \1\b/.test(await reading(workbench)), patient);
  const { steps, tokens, stale } = (await inspected(workbench))!;
  assert.deepEqual(stale, []);
  assert.ok(steps.length > 5 && tokens > 20);
  // Characters of one word have shades of their own.
  const word = text.indexOf('Zürich');
  const inWord = steps.filter(({ start, end }) => start < word + 6 && end > word);
  assert.ok(
    inWord.length >= 1 && inWord.some(({ start, end }) => start > word || end < word + 6),
    JSON.stringify(inWord),
  );
  assert.match(await reading(workbench), /lines read\s+1–3[\s\S]*bits per byte[\s\S]*leaked mass at most/);
  await until('the page shows them', async () => (await editor.paintedAt([0, 12])).length > 0);
  for (const theme of ['light', 'dark', 'hc-dark', 'hc-light'] as const) {
    await workbench.theme(theme);
    await workbench.screenshot(`byte-lens-${theme}`);
  }
  await workbench.theme('light');
  const page = await workbench.webview('.strip [role=option]');
  await page.locator('.block', { hasText: 'leaked mass at most' }).first().scrollIntoViewIfNeeded();
  await workbench.screenshot('byte-reading-panel');
});

inEditor('a hover tells the bytes of a character, and what may stand in its place', async workbench => {
  const { text: hover } = await workbench.editor.hover([0, 7]);
  const words = [
    'byte surprisal',
    'c3',
    'a9',
    'next byte here',
    'by the next token',
    'healed',
    'goes on with',
    'leaked',
  ];
  for (const each of words) assert.ok(hover.includes(each), `${each} in ${hover}`);
  assert.match(hover, /surprisal[\s\S]*rank/, 'the hover of the token is there as well');
  await workbench.screenshot('byte-hover-light');
  await workbench.theme('hc-dark');
  // Inside "fact".
  const inside = await workbench.editor.hover([2, 17]);
  assert.match(inside.text, /next byte here[\s\S]*c ←\s+\d/);
  await workbench.screenshot('byte-hover-hc-dark');
  await workbench.editor.hideHover();
  await workbench.theme('light');
});

inEditor('another lens asks for a place at the cursor alone', async workbench => {
  await change(workbench, 'lens', null);
  await workbench.editor.focus([2, 17]);
  const other = await workbench.editor.hover([0, 7]);
  assert.match(other.text, /surprisal/);
  assert.doesNotMatch(other.text, /next byte here/);
  await workbench.editor.hideHover();
  const hovers = await workbench.probe.ask('hovers', { at: [2, 17] });
  assert.ok(
    hovers.some(each => /next byte here/.test(each)),
    hovers.join('\n'),
  );
  await change(workbench, 'lens', 'byte-surprisal');
});

inEditor('an edit dims what follows, and leaves nothing of the old text', async workbench => {
  const { editor } = workbench;
  const offset = text.indexOf('def fact');
  const first = await colored(workbench, 'byte-surprisal', ({ steps }) =>
    steps.some(({ start }) => start > offset + 8),
  );
  await change(workbench, 'live', false);
  await editor.focus([1, 0]);
  await editor.type('x');
  const old = (await inspected(workbench))!;
  assert.ok(old.stale.length > 0 && old.stale.every(([, end]) => end >= offset));
  const behind = ({ start }: { readonly start: number }) => start > offset + 1;
  assert.deepEqual(
    old.steps.filter(behind).map(({ start, end, step }) => [start - 1, end - 1, step]),
    first.steps.filter(({ start }) => start > offset).map(({ start, end, step }) => [start, end, step]),
    'old colours move along with their characters',
  );
  await until('they are dimmed', async () =>
    (await editor.painted()).some(({ kind, opacity }) => kind === 'inline' && opacity < 1),
  );
  await workbench.screenshot('byte-lens-stale');
  await change(workbench, 'live', null);
  await scored(workbench);
  const all = /bytes read\s+(\d+) \/ \1\b/;
  await until('the rest is read again', async () => all.test(await reading(workbench)), patient);
  const again = (await inspected(workbench))!;
  assert.deepEqual(again.stale, []);
  const before = ({ end }: { readonly end: number }) => end < offset;
  assert.deepEqual(again.steps.filter(before), first.steps.filter(before), 'what stands before holds');
});

inEditor('what the cut into tokens hides, as colours', async workbench => {
  await change(workbench, 'lens', 'tokenization-bias');
  const { steps } = await colored(workbench, 'tokenization-bias', found => found.steps.length > 5);
  assert.ok(
    steps.some(({ step }) => step !== 4),
    'some token is misjudged',
  );
  for (const theme of ['light', 'dark', 'hc-dark'] as const) {
    await workbench.theme(theme);
    await workbench.screenshot(`bias-lens-${theme}`);
  }
  await workbench.theme('light');
});

inEditor('a long text is read where it is shown, and stops when it is told to', async workbench => {
  const { editor, probe } = workbench;
  await change(workbench, 'lens', 'byte-surprisal');
  await editor.open({ path: `${workbench.folder}/long.md` });
  await workbench.run('Token Loupe: Inspect Document');
  const isDone = ({ status, fresh, tokens }: Inspected) => status === 'idle' && tokens > 0 && fresh === tokens;
  await until('it is scored', async () => isDone((await inspected(workbench))!), patient);
  await probe.ask('execute', { command: 'revealLine', args: [{ lineNumber: 100, at: 'top' }] });
  await until('reading is told', async () => /is being read/.test(await reading(workbench)), patient);
  // What is said again and again is no surprise and has no colour, so the panel is asked.
  const lines = async () => /lines read\s+(\S.*)/.exec(await reading(workbench))?.[1];
  const shown = /\b(?:99|100)\b/;
  await until('what is shown is read', async () => shown.test((await lines()) ?? ''), patient);
  await workbench.screenshot('byte-lens-long');
  await workbench.run('Token Loupe: Stop Reading Byte by Byte');
  await until('it has stopped', async () => /Stopped/.test(await reading(workbench)), patient);
  assert.doesNotMatch((await lines())!, /\b(?:[3-8]\d|1[5-9]\d|200)\b/, 'what is not looked at is not read');
  await until('nothing is read any more', async () => {
    const items = await workbench.statusBar.items();
    return items.some(item => /ppl/.test(item.text));
  });
});
