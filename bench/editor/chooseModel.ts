import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gemmaPath, smollm2Path } from '#test/support/models';
import { inspected } from '#test/vscode/inspected';
import { until } from '#test/vscode/until';
import { Workbench } from '#test/vscode/workbench';
import { note, table } from '../markdown.ts';
import { said, spread } from '../statistics.ts';
import { PaintClock } from './paintClock.ts';

/** Loadings of a model that was imported before. */
const AGAIN = 3;

const text = 'It was a quiet evening, and nobody had thought of the boats yet.\n'.repeat(12);

/**
 * From *Choose Model* to the first colour of a document, for files of 100 and 250 MB: the entry is taken, then *Inspect
 * Document* pressed at once. The first time everything of the store is new but the file: it is checked, imported, tried
 * on the devices that there are, loaded; later times it is loaded only. The file itself is likely in the memory of the
 * system. Runs in an editor of its own, with a store of its own.
 */
export async function chooseModel(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const files = [await smollm2Path(), await gemmaPath()];
  const store = mkdtempSync(join(tmpdir(), 'tl-store-'));
  const env = { TOKEN_LOUPE_STORE: store, TOKEN_LOUPE_MODELS: dirname(files[0]!) };
  const workbench = await Workbench.start({ settings, env });
  try {
    await workbench.editor.open({ content: text });
    const rows: string[][] = [];
    for (const [title, size] of [
      ['SmolLM2 135M', '98 MB'],
      ['Gemma 3 270M', '253 MB'],
    ] as const) {
      const first = await toFirstColour(workbench, title);
      note(`${title}: ${(first / 1000).toFixed(1)} s`);
      const again: number[] = [];
      for (let time = 0; time < AGAIN; time += 1) again.push((await toFirstColour(workbench, title)) / 1000);
      rows.push([`${title}, ${size}`, (first / 1000).toFixed(1), said(spread(again), 1)]);
    }
    return table(['*Choose Model* to first colour, seconds', 'first time, imported', 'again, loaded'], rows);
  } finally {
    await workbench.stop();
    rmSync(store, { recursive: true, force: true });
  }
}

/** Milliseconds from the click on the entry to the frame of the first colour; then everything is put away again. */
async function toFirstColour(workbench: Workbench, title: string): Promise<number> {
  const { page, quickInput } = workbench;
  await workbench.run('Token Loupe: Choose Model');
  await until('the models are listed', async () => (await quickInput.items()).length > 3);
  await quickInput.input.fill(title);
  const entry = quickInput.root.locator(`.monaco-list-row[aria-label*="${title}"]`).first();
  await entry.waitFor();
  const chosen = await page.evaluate(() => performance.now());
  await entry.click();
  await until('it is chosen', async () => !(await quickInput.root.isVisible()));
  await workbench.editor.focus([0, 0]);
  const clock = await PaintClock.start(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+Alt+i');
  await until('it is coloured', async () => (await inspected(workbench))?.fresh, { timeoutMs: 280_000 });
  const { key, first } = await clock.settled();
  await workbench.run('Token Loupe: Clear Document');
  await until('it is cleared', async () => (await inspected(workbench)) === undefined);
  await workbench.run('Token Loupe: Free Memory of the Model');
  return key + first - chosen;
}
