import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { installBrowser, writeFontsConf } from '#tools/codeServer/browser';
import { installCodeServer } from '#tools/codeServer/install';
import { CodeServer } from '#tools/codeServer/server';
import { editorSettings } from '#tools/codeServer/settings';
import { EditorView } from './editorView.ts';
import { failureFolder, fileName, logFiles, screenshotFolder, writeEvidence } from './evidence.ts';
import { extensionsFolder } from './packed.ts';
import { Notifications, QuickInput, StatusBar } from './parts.ts';
import type { ThemeKind } from './probe/questions.ts';
import { ProbeClient } from './probeClient.ts';
import { say } from './say.ts';
import { until } from './until.ts';

export interface WorkbenchOptions {
  /** Files of the opened folder, by path from it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Settings beside those of the harness. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** True: the folder is restricted until it is trusted. */
  readonly restricted?: boolean;
  /** Of the page, CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Environment of the editor, beside that of the test. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Names of the colour themes that the pictures are made with. */
const themes: Readonly<Record<ThemeKind, string>> = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/** A real editor in a real browser, with the packed extension and the probe in it. */
export class Workbench {
  readonly page: Page;
  readonly probe: ProbeClient;
  readonly editor: EditorView;
  readonly quickInput: QuickInput;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  /** The opened folder. */
  readonly folder: string;
  readonly #root: string;
  readonly #server: CodeServer;
  readonly #browser: Browser;
  readonly #console: string[] = [];

  private constructor(parts: Parts) {
    this.page = parts.page;
    this.probe = parts.probe;
    this.folder = parts.folder;
    this.#root = parts.root;
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.editor = new EditorView(this.page, this.probe);
    this.quickInput = new QuickInput(this.page);
    this.statusBar = new StatusBar(this.page);
    this.notifications = new Notifications(this.page);
    this.page.on('console', message => this.#console.push(`${message.type()}: ${message.text()}`));
    this.page.on('pageerror', error => this.#console.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** Installs what is missing, starts the editor and waits until it can be used. */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const paths = await installCodeServer(process.env, say);
    const executablePath = await installBrowser(process.env, say);
    const extensions = await extensionsFolder(paths);
    // In the folder for temporary files, because the path of a socket in it must be short.
    const root = await mkdtemp(join(tmpdir(), 'tl-editor-'));
    const folder = join(root, 'workspace');
    const probeFolder = join(root, 'probe');
    for (const made of [folder, probeFolder]) await mkdir(made);
    for (const [path, text] of Object.entries(options.files ?? {})) await writeIn(folder, path, text);
    const probe = new ProbeClient(probeFolder, randomBytes(16).toString('hex'));
    const server = await CodeServer.start({
      paths,
      userData: join(root, 'data'),
      extensions,
      settings: { ...editorSettings, 'workbench.colorTheme': themes.light, ...options.settings },
      workspaceTrust: options.restricted ?? false,
      port: 0,
      env: { ...process.env, ...probe.environment, ...options.env },
    });
    try {
      const browser = await launch(executablePath, root);
      const page = await newPage(browser, options.size);
      const workbench = new Workbench({ page, probe, folder, root, server, browser });
      await workbench.#open();
      return workbench;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async #open(): Promise<void> {
    await this.page.goto(`${this.#server.url}/?folder=${encodeURIComponent(this.folder)}`);
    await this.#settled();
  }

  async #settled(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 120_000 });
    await this.probe.ready();
  }

  /** Loads the page again, as *Developer: Reload Window* does, and waits for the new extension host. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#settled();
  }

  async theme(kind: ThemeKind): Promise<void> {
    await this.probe.ask('changeSetting', { key: 'workbench.colorTheme', value: themes[kind] });
    await until(`the theme is ${kind}`, async () => (await this.probe.ask('theme', {})) === kind);
  }

  /** Writes a file of the opened folder and returns its absolute path. */
  write(path: string, text: string): Promise<string> {
    return writeIn(this.folder, path, text);
  }

  /** Runs a command by its title, as `Token Loupe: Inspect Document`, in the palette. */
  run(title: string): Promise<void> {
    return this.quickInput.run(title);
  }

  /** The page of a webview: the frame in which the selector matches something. */
  webview(selector: string): Promise<Frame> {
    return until(`a webview with "${selector}"`, async () => {
      for (const frame of this.page.frames()) {
        if (
          frame.parentFrame() &&
          (await frame
            .locator(selector)
            .count()
            .catch(() => 0)) > 0
        )
          return frame;
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
    return writeEvidence(name, this.#userData, { page: this.#console.join('\n'), server: this.#server.output });
  }

  get #userData(): string {
    return join(this.#root, 'data');
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await rm(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Parts {
  readonly page: Page;
  readonly probe: ProbeClient;
  readonly folder: string;
  readonly root: string;
  readonly server: CodeServer;
  readonly browser: Browser;
}

async function launch(executablePath: string, root: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Pages of a program that we started ourselves, often as root in a container, where the sandbox cannot be had.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--force-color-profile=srgb'],
    env: { ...process.env, FONTCONFIG_FILE: await writeFontsConf(root) },
  });
}

async function newPage(browser: Browser, size = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: 'en-US', reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  return context.newPage();
}

async function writeIn(folder: string, path: string, text: string): Promise<string> {
  const target = resolve(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
  return target;
}
