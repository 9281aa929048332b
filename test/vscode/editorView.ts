import type { Locator, Page } from 'playwright-core';
import { type Box, charBoxes, type Paint, paintedBy, type RulerMark, rulerMarks } from './editorDom.ts';
import type { Place } from './probe/questions.ts';
import type { ProbeClient } from './probeClient.ts';
import { until } from './until.ts';

/** The active text editor, looked at from outside: what the page shows. */
export class EditorView {
  readonly #page: Page;
  readonly #probe: ProbeClient;
  readonly root: Locator;

  /** The root is that of the active text editor, unless another is named: a cell of a notebook, one side of a diff. */
  constructor(page: Page, probe: ProbeClient, root?: Locator) {
    this.#page = page;
    this.#probe = probe;
    this.root = root ?? page.locator('.part.editor .editor-group-container.active .monaco-editor').first();
  }

  /** Opens a file by its path, or an untitled document by its text, and waits until its letters are there. */
  async open(
    document:
      | { readonly path: string }
      | { readonly content: string; readonly language?: string; readonly virtual?: boolean },
  ): Promise<void> {
    await this.#probe.ask('open', document);
    await this.shown();
  }

  /** Waits until the active editor shows the beginning of its visible text. */
  async shown(): Promise<void> {
    await until('the editor shows its text', async () => {
      const facts = await this.#probe.ask('editor', {});
      const line = facts?.visibleRanges[0]?.[0][0];
      if (line === undefined) return false;
      const { text } = await this.#probe.ask('line', { line });
      return text === '' || (await this.#boxAt([line, 0])) !== undefined;
    });
  }

  /** Gives the keyboard to the editor, with the cursor at a place. */
  async focus(at?: Place): Promise<void> {
    await this.#probe.ask('execute', { command: 'workbench.action.focusActiveEditorGroup' });
    if (at) await this.#probe.ask('select', { span: [at, at] });
    await until('the editor has the keyboard', () => this.root.evaluate(node => node.classList.contains('focused')));
  }

  /** Types with the keyboard, key by key, and waits until the document has all of it. */
  async type(text: string): Promise<void> {
    const before = await this.#probe.ask('editor', {});
    if (!before) throw new Error('No text editor is active.');
    await this.#page.keyboard.type(text);
    await until(`"${text}" has arrived`, async () => {
      const { version } = (await this.#probe.ask('editor', {})) ?? before;
      return version >= before.version + text.length;
    });
  }

  /** Where a character stands in the page; it must be in sight. */
  async box(at: Place): Promise<Box> {
    return until(`line ${at[0]}, column ${at[1]} is in sight`, () => this.#boxAt(at), { timeoutMs: 5_000 });
  }

  /** Rests the mouse on a character and resolves to the hover that comes, when it has stopped growing. */
  async hover(at: Place): Promise<Hover> {
    await this.hideHover();
    const { x, y, width, height } = await this.box(at);
    // In two steps: the editor answers to a move, not to a mouse that was always there.
    await this.#page.mouse.move(x + width / 2 + 1, y + height / 2 + 1);
    await this.#page.mouse.move(x + width / 2, y + height / 2);
    const hover = this.hovering;
    let before = '';
    const text = await until(`a hover at line ${at[0]}, column ${at[1]}`, async () => {
      const now = (await hover.count()) > 0 ? await hover.first().innerText() : '';
      const settled = now !== '' && now === before && !/^Loading\.\.\.$/.test(now.trim());
      before = now;
      return settled ? now : undefined;
    });
    return { text, root: hover.first() };
  }

  /** The hover that is shown. */
  get hovering(): Locator {
    return this.#page.locator('.monaco-resizable-hover .monaco-hover:visible');
  }

  /** Takes the mouse away and waits until no hover is shown. */
  async hideHover(): Promise<void> {
    await this.#page.mouse.move(0, 0);
    await until('no hover is shown', async () => {
      if ((await this.hovering.count()) === 0) return true;
      await this.#page.keyboard.press('Escape');
      return false;
    });
  }

  /** Everything that decorations of extensions paint in sight, in reading order. */
  painted(): Promise<Paint[]> {
    return this.root.evaluate(paintedBy);
  }

  /** What is painted at one character: overlays that cover its middle, and its own letters. */
  async paintedAt(at: Place): Promise<Paint[]> {
    const { x, y, width, height } = await this.box(at);
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    const covers = ({ box }: Paint) =>
      box.x <= middleX && middleX < box.x + box.width && box.y <= middleY && middleY < box.y + box.height;
    return (await this.painted()).filter(covers);
  }

  /** What the overview ruler shows in one of its lanes, from top to bottom. */
  ruler(lane: 'left' | 'center' | 'right' = 'center'): Promise<RulerMark[]> {
    return this.root.locator('canvas.decorationsOverviewRuler').evaluate(rulerMarks, lane);
  }

  async #boxAt([line, column]: Place): Promise<Box | undefined> {
    const { text, tabSize } = await this.#probe.ask('line', { line });
    return this.root.evaluate(charBoxes, { line, column, text, tabSize });
  }
}

export interface Hover {
  /** As a person reads it. */
  readonly text: string;
  readonly root: Locator;
}
