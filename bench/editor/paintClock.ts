import type { Page } from 'playwright-core';

/** What changed of the text's lines after the last key, milliseconds from it. */
export interface Painted {
  readonly first: number;
  readonly last: number;
  /** When that key was pressed, milliseconds of the page's own clock. */
  readonly key: number;
}

/** Nothing has changed for so long: the editor is done, milliseconds. */
const SETTLED_MS = 500;

/**
 * Takes the time, inside the page, from the last key to changes of what the active editor shows of its text: letters,
 * their colours and what is painted behind them. A change counts when the frame that shows it begins.
 */
export class PaintClock {
  private constructor(private readonly page: Page) {}

  /** From now on. */
  static async start(page: Page): Promise<PaintClock> {
    await page.evaluate(() => {
      const times = { key: 0, first: 0, last: 0 };
      const editor = document.querySelector('.part.editor .editor-group-container.active .monaco-editor')!;
      const observer = new MutationObserver(() => {
        requestAnimationFrame(now => {
          if (times.key === 0) return;
          times.first ||= now;
          times.last = now;
        });
      });
      for (const part of editor.querySelectorAll('.view-lines, .view-overlays')) {
        observer.observe(part, { subtree: true, childList: true, characterData: true, attributes: true });
      }
      const onKey = () => Object.assign(times, { key: performance.now(), first: 0, last: 0 });
      window.addEventListener('keydown', onKey, { capture: true });
      Object.assign(window, { paintTimes: times, endPaintClock: () => observer.disconnect() });
    });
    return new PaintClock(page);
  }

  /** When nothing changes any more. */
  async settled(): Promise<Painted> {
    const { key, first, last } = await this.page.evaluate(
      still =>
        new Promise<{ key: number; first: number; last: number }>(resolve => {
          const { paintTimes: times, endPaintClock: end } = window as unknown as PageClock;
          const look = setInterval(() => {
            if (times.last === 0 || performance.now() - times.last < still) return;
            clearInterval(look);
            end();
            resolve({ ...times });
          }, 50);
        }),
      SETTLED_MS,
    );
    return { first: first - key, last: last - key, key };
  }
}

interface PageClock {
  readonly paintTimes: { readonly key: number; readonly first: number; readonly last: number };
  readonly endPaintClock: () => void;
}
