import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** Command palette, Quick Picks and input boxes. */
export class QuickInput {
  readonly #page: Page;
  readonly root: Locator;
  readonly input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.locator('.quick-input-widget:visible');
    this.input = this.root.locator('.quick-input-filter input');
  }

  /** Runs a command as a person does: by its title, category included, in the palette. */
  async run(title: string, timeoutMs?: number): Promise<void> {
    await this.#open('F1', '>');
    await this.input.fill(`>${title}`);
    await this.choose(title, timeoutMs);
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.#open('ControlOrMeta+P', '');
    await this.input.fill(name);
    await this.choose(name);
  }

  /** A list that was just answered may still be there: what counts is the prefix that the palette begins with. */
  async #open(key: string, prefix: string): Promise<void> {
    const isOpen = async () => {
      if (!(await this.root.isVisible())) return false;
      // It may close between two looks.
      const value = await this.input.inputValue({ timeout: 1_000 }).catch(() => undefined);
      return value?.startsWith(prefix) ?? false;
    };
    await until('the palette opens', async () => {
      if (await isOpen()) return true;
      await this.#page.keyboard.press(key);
      return until('the palette', isOpen, { timeoutMs: 2_000 });
    });
  }

  /** The rows that are in sight, as a screen reader tells them. */
  items(): Promise<string[]> {
    const rows = this.root.locator('.monaco-list-row');
    return rows.evaluateAll(nodes => nodes.map(node => node.getAttribute('aria-label') ?? ''));
  }

  /** Waits for a row whose label begins with these words, and takes it. */
  async choose(label: string, timeoutMs = 30_000): Promise<void> {
    let offered: readonly string[] = [];
    const take = async () => {
      offered = await this.items();
      // A command that was used before is told with ", recently used", a file with its folder.
      const exact = offered.find(each => each === label || each.startsWith(`${label},`));
      const found = exact ?? offered.find(each => each.startsWith(label));
      if (!found) return false;
      // The list may change under our hands; then it is looked at again.
      const asked = await this.input.inputValue();
      await this.root
        .locator(`.monaco-list-row[aria-label=${JSON.stringify(found)}]`)
        .first()
        .click({ timeout: 2_000 })
        .catch(async error => {
          // On a busy machine a click arrives and is answered late: what was asked is then gone.
          const now = await this.input.inputValue({ timeout: 1_000 }).catch(() => undefined);
          if (now === asked) throw error;
        });
      return true;
    };
    await until(`"${label}" is offered`, take, { timeoutMs }).catch(error => {
      throw new Error(`"${label}" is not offered; there is: ${offered.join(' | ')}`, { cause: error });
    });
  }

  /** Types into the box of that title, once it is there, and confirms; resolves when it is gone, or empty for the next. */
  async answer(title: string, text: string): Promise<void> {
    const isOpen = async () => (await this.#title()) === title;
    await until(`"${title}" is asked`, isOpen);
    await this.confirm(text);
    await until(`"${title}" is answered`, async () => {
      // It may close between two looks.
      return !(await isOpen()) || (await this.input.inputValue({ timeout: 1_000 })) !== text;
    });
  }

  /** Types into the box that is there, and confirms. */
  async confirm(text: string): Promise<void> {
    await this.input.fill(text);
    await this.#page.keyboard.press('Enter');
  }

  #title(): Promise<string> {
    const title = this.root.locator('.quick-input-title');
    return title.innerText({ timeout: 1_000 }).catch(() => '');
  }

  async dismiss(): Promise<void> {
    await until('the quick input closes', async () => {
      if (!(await this.root.isVisible())) return true;
      await this.#page.keyboard.press('Escape');
      return false;
    });
  }
}

export interface StatusItem {
  readonly id: string;
  /** Icons are left out. */
  readonly text: string;
  readonly label: string;
}

/** The line at the bottom. */
export class StatusBar {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.locator('.part.statusbar');
  }

  items(): Promise<StatusItem[]> {
    return this.root.locator('.statusbar-item').evaluateAll(nodes =>
      nodes.map(node => ({
        id: node.id,
        text: (node.textContent ?? '').trim(),
        label: node.getAttribute('aria-label') ?? '',
      })),
    );
  }

  /** The items of one extension. */
  async ofExtension(id: string): Promise<StatusItem[]> {
    return (await this.items()).filter(item => item.id.toLowerCase().startsWith(id.toLowerCase()));
  }

  /** Clicks the item whose text or label contains the words. */
  async click(words: string): Promise<void> {
    const item = await until(`the status bar shows "${words}"`, async () => {
      const items = await this.items();
      return items.find(({ text, label }) => text.includes(words) || label.includes(words));
    });
    await this.root.locator(`.statusbar-item[id="${item.id}"] a`).first().click();
  }
}

export interface Notification {
  readonly text: string;
  readonly buttons: readonly string[];
  readonly severity: 'info' | 'warning' | 'error' | 'none';
}

/** The messages in the lower right corner. */
export class Notifications {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.locator('.notifications-toasts .notification-list-item:visible');
  }

  all(): Promise<Notification[]> {
    return this.root.evaluateAll(nodes =>
      nodes.map(node => {
        const severity = ['info', 'warning', 'error'].find(name =>
          node.querySelector(`.notification-list-item-icon.codicon-${name}`),
        );
        return {
          text: (node.querySelector('.notification-list-item-message')?.textContent ?? '').trim(),
          buttons: Array.from(node.querySelectorAll('.notification-list-item-buttons-container .monaco-button'))
            .map(button => (button.textContent ?? '').trim())
            .filter(Boolean),
          severity: (severity ?? 'none') as Notification['severity'],
        };
      }),
    );
  }

  /** Waits for a message that contains the words. */
  async waitFor(words: string | RegExp, timeoutMs = 30_000): Promise<Notification> {
    const matches = (text: string) => (typeof words === 'string' ? text.includes(words) : words.test(text));
    return until(`a message with "${words}"`, async () => (await this.all()).find(({ text }) => matches(text)), {
      timeoutMs,
    });
  }

  /** Presses a button of the message that contains the words. */
  async press(words: string | RegExp, button: string): Promise<void> {
    await this.waitFor(words);
    await this.root.filter({ hasText: words }).locator('.monaco-button', { hasText: button }).first().click();
  }
}
