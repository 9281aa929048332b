import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { EditorView } from './editorView.ts';
import { failureFolder, fileName, logFiles, screenshotFolder, writeEvidence } from './evidence.ts';
import { pageLimitMs, type Scene, setScene, strike, type WorkbenchOptions, writeIn } from './launch.ts';
import { Notifications, QuickInput, StatusBar } from './parts.ts';
import type { ThemeKind } from './probe/questions.ts';
import type { ProbeClient } from './probeClient.ts';
import { until } from './until.ts';

/** Names of the colour themes that come with the editor. */
const themes: Readonly<Record<ThemeKind, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/** A real editor in a real browser, with the packed extension and the probe in it. */
export class Workbench {
  readonly page: Page;
  readonly probe: ProbeClient;
  /** The active text editor. */
  readonly editor: EditorView;
  readonly quickInput: QuickInput;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  /** The opened folder. */
  readonly folder: string;
  readonly #scene: Scene;
  readonly #console: string[] = [];

  private constructor(scene: Scene) {
    this.#scene = scene;
    this.page = scene.page;
    this.probe = scene.probe;
    this.folder = scene.folder;
    this.editor = new EditorView(this.page, this.probe);
    this.quickInput = new QuickInput(this.page);
    this.statusBar = new StatusBar(this.page);
    this.notifications = new Notifications(this.page);
    this.page.on('console', message => this.#console.push(`${message.type()}: ${message.text()}`));
    this.page.on('pageerror', error => this.#console.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** Installs what is missing, starts the editor and waits until it can be used. */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const workbench = new Workbench(await setScene({ ...options, settings: { ...plain, ...options.settings } }));
    try {
      await workbench.#open();
      return workbench;
    } catch (error) {
      const evidence = await workbench.keepEvidence('start').catch(failure => `none (${failure})`);
      await workbench.stop();
      throw new Error(`The workbench did not start: ${error}\nEvidence: ${evidence}`, { cause: error });
    }
  }

  async stop(): Promise<void> {
    await strike(this.#scene);
  }

  async #open(): Promise<void> {
    await this.page.goto(`${this.#scene.server.url}/?folder=${encodeURIComponent(this.folder)}`);
    await this.#settled();
  }

  async #settled(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: pageLimitMs });
    await this.probe.ready();
  }

  /** Loads the page again, as *Developer: Reload Window* does, and waits for the new extension host. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#settled();
  }

  /** Runs a command by its title, as `Token Loupe: Inspect Document`, in the palette. */
  run(title: string): Promise<void> {
    return this.quickInput.run(title);
  }

  async theme(kind: ThemeKind): Promise<void> {
    await this.probe.ask('changeSetting', { key: 'workbench.colorTheme', value: themes[kind] });
    await until(`the theme is ${kind}`, async () => (await this.probe.ask('theme', {})) === kind);
    await this.page.locator(`.monaco-workbench.${themeClasses[kind]}`).waitFor();
  }

  /** Trusts the folder of a workbench that was started restricted, as a person does. */
  async trust(): Promise<void> {
    await this.run('Workspaces: Manage Workspace Trust');
    const editor = this.page.locator('.workspace-trust-editor');
    await editor
      .locator('.monaco-button', { hasText: /^Trust$/ })
      .first()
      .click();
    await until('the folder is trusted', () => this.probe.ask('trusted', {}));
  }

  /** Writes a file of the opened folder and returns its absolute path. */
  write(path: string, text: string): Promise<string> {
    return writeIn(this.folder, path, text);
  }

  /** The page of a webview: the frame in which the selector matches something. */
  webview(selector: string): Promise<Frame> {
    const matches = (frame: Frame) => frame.locator(selector).count();
    return until(`a webview with "${selector}"`, async () => {
      for (const frame of this.page.frames().filter(frame => frame.parentFrame())) {
        if ((await matches(frame).catch(() => 0)) > 0) return frame;
      }
      return undefined;
    });
  }

  /** What an extension wrote to its log channel in the newest extension host. */
  async log(channel: string): Promise<string> {
    const path = (await logFiles(this.#userData, channel)).at(-1);
    return path ? readFile(path, 'utf8') : '';
  }

  /** Id of the process that runs the extensions. */
  async hostPid(): Promise<number> {
    return (await this.probe.ask('host', {})).pid;
  }

  /** A picture of the page, or of a part of it, in `.cache/screenshots`; returns its path. */
  async screenshot(name: string, part?: { screenshot(options: { path: string }): Promise<Buffer> }): Promise<string> {
    const path = join(screenshotFolder, `${fileName(name)}.png`);
    await (part ?? this.page).screenshot({ path });
    return path;
  }

  /** Keeps a picture, what the page and the server wrote, and the logs; returns the path of the logs. */
  async keepEvidence(name: string): Promise<string> {
    await this.page.screenshot({ path: join(failureFolder, `${fileName(name)}.png`) }).catch(() => undefined);
    const sections = { page: this.#console.join('\n'), server: this.#scene.server.output };
    return writeEvidence(name, this.#userData, sections);
  }

  get #userData(): string {
    return join(this.#scene.root, 'data');
  }
}

const plain = { 'workbench.colorTheme': themes.light };

const themeClasses: Readonly<Record<ThemeKind, string>> = {
  light: 'vs',
  dark: 'vs-dark',
  'hc-dark': 'hc-black',
  'hc-light': 'hc-light',
};
