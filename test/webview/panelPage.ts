import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { ThemeKind } from '#core/lens/themeColors';
import { panelHtml } from '#extension/panelHtml';
import { bodyClasses, themeVariables } from '#test/support/themes';
import { installBrowser, writeFontsConf } from '#tools/codeServer/browser';

/** Pictures of the page for people to look at. */
export const screenshots = join('.cache', 'screenshots', 'panel');

const ORIGIN = 'http://panel.test';
const NONCE = 'bm9uY2U';
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

export interface PageOptions {
  readonly theme?: ThemeKind;
  readonly width?: number;
  readonly height?: number;
  /** What the editor kept of the page before. */
  readonly kept?: unknown;
  readonly words?: Record<string, string>;
  readonly context?: BrowserContextOptions;
}

export interface PanelPage {
  readonly page: Page;
  /** What the browser complained about: errors, refused loads. */
  readonly complaints: readonly string[];
  shot(name: string): Promise<void>;
}

/** A Chromium that shows the built panel in a plain page, under the panel's own policy, beside a stand-in for the editor. */
export class PanelBrowser {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #host: string;

  private constructor(browser: Browser, folder: string, host: string) {
    this.#browser = browser;
    this.#folder = folder;
    this.#host = host;
  }

  static async open(): Promise<PanelBrowser> {
    const executablePath = await installBrowser(process.env, line => process.stderr.write(`${line}\n`));
    const folder = await mkdtemp(join(tmpdir(), 'token-loupe-panel-'));
    const browser = await chromium.launch({
      executablePath,
      chromiumSandbox: false,
      args: ['--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--force-color-profile=srgb'],
      env: { ...process.env, FONTCONFIG_FILE: await writeFontsConf(folder) },
    });
    const { outputFiles } = await build({
      entryPoints: ['test/webview/pageHost.ts'],
      bundle: true,
      format: 'iife',
      write: false,
      logLevel: 'warning',
    });
    return new PanelBrowser(browser, folder, outputFiles[0]!.text);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async page(options: PageOptions = {}): Promise<PanelPage> {
    const { theme = 'dark', width = 320, height = 1100, kept, words } = options;
    const context = await this.#browser.newContext({ viewport: { width, height }, ...options.context });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('requestfailed', request => complaints.push(`failed: ${request.url()}`));
    await page.route('**/*', async route => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const body = name === 'page.html' ? html() : await readFile(join('dist', name), 'utf8').catch(() => undefined);
      if (body === undefined) return route.fulfill({ status: 404 });
      return route.fulfill({ body, contentType: types[extname(name)] ?? 'text/plain' });
    });
    await page.addInitScript(applyTheme, { variables: themeVariables(theme), classes: bodyClasses[theme] });
    await page.addInitScript(given => Object.assign(window, given), { kept, words });
    await page.addInitScript(this.#host);
    await page.goto(`${ORIGIN}/page.html`);
    await mkdir(screenshots, { recursive: true });
    return {
      page,
      complaints,
      shot: name => page.screenshot({ path: join(screenshots, `${name}.png`) }).then(() => {}),
    };
  }
}

function html(): string {
  const [script, style] = [`${ORIGIN}/panel.js`, `${ORIGIN}/panel.css`];
  return panelHtml({ script, style, source: ORIGIN, nonce: NONCE, language: 'en', title: 'Token Loupe' });
}

/** Does in the page what the editor does: variables on the root, the kind of theme on the body. */
export function applyTheme({
  variables,
  classes,
}: {
  readonly variables: Record<string, string>;
  readonly classes: string;
}) {
  const apply = () => {
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
    style.background = 'var(--vscode-sideBar-background)';
    if (document.body) document.body.className = classes;
  };
  if (document.documentElement) apply();
  document.addEventListener('DOMContentLoaded', apply);
}
