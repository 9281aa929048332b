import type { CDPSession } from 'playwright-core';
import { inspected } from '#test/vscode/inspected';
import { until } from '#test/vscode/until';
import type { Workbench } from '#test/vscode/workbench';
import { table } from '../markdown.ts';

const sentence = (at: number) =>
  `Line ${at}: the ${at % 7 ? 'quick' : 'purple'} fox jumps over ${at % 11} lazy dogs and sleeps.\n`;
const lines = (count: number) => Array.from({ length: count }, (_, at) => sentence(at)).join('');

/** How long the model is watched while it scores, milliseconds. */
const WATCHED_MS = 8_000;

/** Longest blocks of both main threads, memory and frames, for 100,000 tokens and for 1 MB, scoring and scrolling. */
export async function largeDocument(workbench: Workbench): Promise<string> {
  const rows: string[][] = [];
  for (const [name, text] of [
    ['100,000 tokens', lines(4_800)],
    ['1 MB', lines(17_500)],
  ] as const) {
    await workbench.editor.open({ content: text });
    await workbench.editor.focus([0, 0]);
    rows.push(await watched(workbench, `${name}, not inspected: scrolling`, () => scroll(workbench)));
    rows.push(
      await watched(workbench, `${name}: inspected, first ${WATCHED_MS / 1000} s`, async () => {
        await workbench.run('Token Loupe: Inspect Document');
        await until('something is painted', async () => (await workbench.editor.painted()).length > 5, {
          timeoutMs: 60_000,
        });
        await new Promise(resolve => setTimeout(resolve, WATCHED_MS));
      }),
    );
    rows.push(await watched(workbench, `${name}: scrolling while it is scored`, () => scroll(workbench)));
    rows.push(
      await watched(workbench, `${name}: typing in the middle`, async () => {
        await workbench.editor.focus([2_000, 10]);
        await workbench.editor.type('a few words');
        await new Promise(resolve => setTimeout(resolve, 2_000));
      }),
    );
    await workbench.run('Token Loupe: Clear Document');
    await until('it is cleared', async () => (await inspected(workbench)) === undefined);
  }
  const head = [
    '',
    'host: longest block, ms',
    'host: heap, MB',
    'page: longest task, ms',
    'page: heap, MB',
    'frames: p95, ms',
  ];
  return table(head, rows);
}

/** Both main threads while something is done. */
async function watched({ page, probe }: Workbench, name: string, act: () => Promise<void>): Promise<string[]> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const seen = { task: 0, frames: [] as number[], isOver: false };
    const observer = new PerformanceObserver(list => {
      for (const entry of list.getEntries()) seen.task = Math.max(seen.task, entry.duration);
    });
    // Node's types know other entries than a page has.
    observer.observe({ type: 'longtask' as 'measure' });
    let before = performance.now();
    const frame = (now: number) => {
      seen.frames.push(now - before);
      before = now;
      if (!seen.isOver) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { watched: seen });
  });
  await probe.ask('host', { restartClock: true });
  await act();
  const host = await probe.ask('host', {});
  const { task, frames } = await page.evaluate(() => {
    const { watched } = window as unknown as { watched: { task: number; frames: number[]; isOver: boolean } };
    watched.isOver = true;
    return watched;
  });
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const late = [...frames].sort((a, b) => a - b)[Math.floor(0.95 * frames.length)] ?? 0;
  const figures = [host.longestBlockMs, host.heapBytes / 1e6, task, usedSize / 1e6, late];
  return [name, ...figures.map(figure => figure.toFixed(0))];
}

/** Turns the wheel for two seconds. */
async function scroll({ page, editor }: Workbench): Promise<void> {
  const box = (await editor.root.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let turn = 0; turn < 60; turn += 1) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(30);
  }
}
