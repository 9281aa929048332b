import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { isAlive } from '#test/support/processes';
import { installBrowser, writeFontsConf } from '#tools/codeServer/browser';
import { installCodeServer } from '#tools/codeServer/install';
import { CodeServer } from '#tools/codeServer/server';
import { editorSettings } from '#tools/codeServer/settings';
import { extensionsFolder } from './packed.ts';
import { ProbeClient } from './probeClient.ts';
import { say } from './say.ts';

export interface WorkbenchOptions {
  /** Files of the opened folder, by path from it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Settings beside those of the harness. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** True: the folder is restricted until it is trusted. */
  readonly restricted?: boolean;
  /** Of the page, CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Device pixels to a CSS pixel: 2 for pictures that are to be looked at. */
  readonly scale?: number;
  /** Language of the window, as `de`: extensions speak it, the editor's own words stay English. */
  readonly locale?: string;
  /** Environment of the editor, beside that of the test. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The running parts of a workbench. */
export interface Scene {
  readonly server: CodeServer;
  readonly browser: Browser;
  readonly page: Page;
  readonly probe: ProbeClient;
  /** Folder of everything that belongs to this editor; gone when it has stopped. */
  readonly root: string;
  /** The folder that is opened in it. */
  readonly folder: string;
}

/** Of the folders of editors; short, because a socket in it has a path of limited length. */
const prefix = 'tl-editor-';
/** Says whose a folder is: ids of the test's process and of the server's. */
const ownerFile = 'owner.json';

/** The first page of a cold machine takes long, milliseconds. */
export const pageLimitMs = 180_000;

/** Installs what is missing and starts server, browser and page; the page is still empty. */
export async function setScene(options: WorkbenchOptions): Promise<Scene> {
  const paths = await installCodeServer(process.env, say);
  const executablePath = await installBrowser(process.env, say);
  const extensions = await extensionsFolder(paths);
  await sweep();
  const root = await mkdtemp(join(tmpdir(), prefix));
  const folder = join(root, 'workspace');
  const probeFolder = join(root, 'probe');
  for (const made of [folder, probeFolder]) await mkdir(made);
  for (const [path, text] of Object.entries(options.files ?? {})) await writeIn(folder, path, text);
  if (options.locale) await writeLanguagePack(join(root, 'data'), options.locale);
  const probe = new ProbeClient(probeFolder, randomBytes(16).toString('hex'));
  const server = await CodeServer.start({
    paths,
    userData: join(root, 'data'),
    extensions,
    settings: { ...editorSettings, ...options.settings },
    workspaceTrust: options.restricted ?? false,
    port: 0,
    locale: options.locale,
    env: { ...process.env, ...probe.environment, ...options.env },
  });
  let browser: Browser | undefined;
  try {
    await writeFile(join(root, ownerFile), JSON.stringify({ test: process.pid, server: server.pid }));
    browser = await launch(executablePath, root);
    return { server, browser, page: await newPage(browser, options), probe, root, folder };
  } catch (error) {
    await strike({ server, browser, root });
    throw error;
  }
}

/** Ends everything and leaves nothing behind. */
export async function strike({
  server,
  browser,
  root,
}: Pick<Scene, 'server' | 'root'> & { browser?: Browser | undefined }) {
  await browser?.close();
  await server.stop();
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
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

async function newPage(browser: Browser, { size, scale = 1, locale = 'en-US' }: WorkbenchOptions): Promise<Page> {
  const viewport = size ?? { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale, locale, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultNavigationTimeout(pageLimitMs);
  // The editor asks before it is left with changes that are not saved.
  page.on('dialog', dialog => void dialog.accept());
  return page;
}

/** The editor takes a language only when it knows of a pack for it; this one has no words. */
async function writeLanguagePack(userData: string, language: string): Promise<void> {
  const vscode = await writeIn(userData, 'words.json', JSON.stringify({ version: '1.0.0', contents: {} }));
  const owner = { extensionIdentifier: { id: 'token-loupe-test.language-pack' }, version: '1.0.0' };
  const pack = { hash: 'none', label: language, extensions: [owner], translations: { vscode } };
  await writeIn(userData, 'languagepacks.json', JSON.stringify({ [language]: pack }));
}

/** Writes a file below a folder and returns its absolute path. */
export async function writeIn(folder: string, path: string, text: string): Promise<string> {
  const target = resolve(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
  return target;
}

/** Ends servers whose test was killed before it could, and removes their folders. */
async function sweep(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter(name => name.startsWith(prefix))) {
    const root = join(tmpdir(), name);
    const owner = await readFile(join(root, ownerFile), 'utf8').then(JSON.parse, () => undefined);
    if (!owner || isAlive(owner.test)) continue;
    if (await runsFrom(owner.server, root)) process.kill(-owner.server, 'SIGKILL');
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The number of an ended process may be another's by now. */
async function runsFrom(pid: number, root: string): Promise<boolean> {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) && (await readFile(path, 'utf8').catch(() => '')).includes(root);
}
