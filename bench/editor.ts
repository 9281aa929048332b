/**
 * What a person waits for in the editor, in the real one of the tests: activation, the first screen of a document of
 * 20,000 tokens, keystrokes in one of 1,000, how a large document bears on both main threads, and the way
 * from *Choose Model* to colours. Times are those of the page, from the key to the last change of what it shows of the text.
 *
 *   --strokes 100       keystrokes at random places, and as many in the last 100 tokens
 *   --only NAME         one of activation, screen, keys, large, choose
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mulberry32 } from '#test/support/nastyText';
import { calm } from '#test/vscode/calm';
import { inspected, modelAtHand, scored } from '#test/vscode/inspected';
import { extensionId } from '#test/vscode/packed';
import { until } from '#test/vscode/until';
import { Workbench } from '#test/vscode/workbench';
import { chooseModel } from './editor/chooseModel.ts';
import { largeDocument } from './editor/largeDocument.ts';
import { PaintClock } from './editor/paintClock.ts';
import { machine } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { said, spread } from './statistics.ts';

const { values: options } = parseArgs({
  options: { strokes: { type: 'string', default: '100' }, only: { type: 'string' } },
});

/** What else the editor would change in the text's lines while we look. */
const quiet = {
  'editor.occurrencesHighlight': 'off',
  'editor.selectionHighlight': false,
  'editor.renderLineHighlight': 'none',
  'editor.quickSuggestions': 'off',
  'editor.wordBasedSuggestions': 'off',
  'editor.unicodeHighlight.ambiguousCharacters': false,
  'editor.links': false,
  'editor.wordWrap': 'on',
  'files.autoSave': 'off',
};

/** So long a keystroke is left alone, milliseconds; most are scored by then. */
const UNWATCHED_MS = 1_500;

const parts: Readonly<Record<string, (workbench: Workbench) => Promise<string>>> = {
  activation,
  screen: firstScreen,
  keys: keystrokes,
  large: largeDocument,
};

const isWanted = (name: string) => options.only === undefined || options.only === name;

await modelAtHand();
print(machine());
if (Object.keys(parts).some(isWanted)) {
  const workbench = await Workbench.start({ settings: quiet });
  try {
    for (const [name, part] of Object.entries(parts).filter(([name]) => isWanted(name))) {
      note(name);
      print(await part(workbench));
    }
  } finally {
    await workbench.stop();
  }
}
if (isWanted('choose')) {
  note('choose');
  print(await chooseModel(quiet));
}

/** Code of this project, about so many tokens of it. */
function code(tokens: number): string {
  const files = readdirSync('core', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
  const text = files
    .sort()
    .map(name => readFileSync(join('core', name), 'utf8'))
    .join('\n');
  return text.slice(0, tokens * 3.4);
}

async function activation(workbench: Workbench): Promise<string> {
  const times: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    if (time > 0) await workbench.reload();
    await calm(workbench);
    times.push((await workbench.probe.ask('activate', { id: extensionId })).ms);
  }
  return table(['activation, code loading included', 'ms'], [['five windows at rest', said(spread(times))]]);
}

/** Documents are inspected by their keys, so that the clock starts with the last of them. */
async function pressInspect({ page }: Workbench): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+Alt+i');
}

async function firstScreen(workbench: Workbench): Promise<string> {
  await workbench.editor.open({ content: 'The model is loaded for this one.\n' });
  await workbench.editor.focus([0, 0]);
  await pressInspect(workbench);
  await scored(workbench);
  const text = code(20_000);
  const firsts: number[] = [];
  const wholes: number[] = [];
  let tokens = 0;
  for (let time = 0; time < 5; time += 1) {
    // Another text each time: nothing is known of it.
    await workbench.editor.open({ content: `// ${time}\n${text}` });
    await workbench.editor.focus([0, 0]);
    const clock = await PaintClock.start(workbench.page);
    await pressInspect(workbench);
    // More than any screen shows are scored, and the whole is cut.
    const found = await until('the screen is scored', async () => {
      const now = await inspected(workbench);
      return now && now.tokens > 5_000 && now.fresh > 700 ? now : undefined;
    });
    const { first, last } = await clock.settled();
    firsts.push(first);
    wholes.push(last);
    tokens = found.tokens;
    await workbench.run('Token Loupe: Clear Document');
    await until('it is cleared', async () => (await inspected(workbench)) === undefined);
  }
  return table(
    [`*Inspect Document*, ${tokens.toLocaleString('en')} tokens, model loaded`, 'ms'],
    [
      ['first colours', said(spread(firsts))],
      ['whole screen', said(spread(wholes))],
    ],
  );
}

async function keystrokes(workbench: Workbench): Promise<string> {
  await workbench.editor.open({ content: code(1_000) });
  await workbench.editor.focus([0, 0]);
  await pressInspect(workbench);
  const { tokens } = await scored(workbench);
  const text = await workbench.probe.ask('text', {});
  const below = mulberry32(4);
  const anywhere = await strokes(workbench, text, () => below(text.length));
  const atEnd = text.length - Math.round((100 * text.length) / tokens);
  const late = await strokes(workbench, text, () => atEnd + below(text.length - atEnd));
  const row = (name: string, times: readonly number[]) => {
    const ascending = [...times].sort((a, b) => a - b);
    const at = (share: number) => ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!;
    return [name, ...[0.5, 0.95, 1].map(share => at(share).toFixed(0))];
  };
  return table(
    [`key to last repaint, ${tokens.toLocaleString('en')} tokens, ms`, 'p50', 'p95', 'most'],
    [row(`${anywhere.length} keys anywhere, the visible part`, anywhere), row('as many in the last 100 tokens', late)],
  );
}

/** One key at each place, which stays; milliseconds to the last repaint. */
async function strokes(workbench: Workbench, text: string, place: () => number): Promise<number[]> {
  const times: number[] = [];
  for (let stroke = 0; stroke < Number(options.strokes); stroke += 1) {
    const before = text.slice(0, place());
    const line = before.split('\n').length - 1;
    await workbench.editor.focus([line, before.length - before.lastIndexOf('\n') - 1]);
    const clock = await PaintClock.start(workbench.page);
    const { version } = (await workbench.probe.ask('editor', {}))!;
    await workbench.page.keyboard.press('x');
    // Nothing is asked while it is scored: an answer takes the extension host and a processor its time.
    await workbench.page.waitForTimeout(UNWATCHED_MS);
    await until('the key has arrived', async () => (await workbench.probe.ask('editor', {}))!.version > version);
    await scored(workbench);
    times.push((await clock.settled()).last);
  }
  return times;
}
