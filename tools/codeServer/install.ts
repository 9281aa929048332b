import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '#core/errors';
import type { Environment } from '#engine/models/store';
import { npmFolder, type Say } from '../npmFolder.ts';

/** A VS Code that runs in a browser, and the Node it runs on. */
export interface CodeServerPaths {
  readonly node: string;
  readonly entry: string;
}

/**
 * Installs code-server, once. Its packages are pinned in this folder, including those that its own install script would fetch for
 * the editor inside (`lib/vscode`); what tests do not need is left out, and nothing is compiled.
 */
export async function installCodeServer(env: Environment, say: Say): Promise<CodeServerPaths> {
  const lockFolder = resolve('tools/codeServer/packages');
  const spdlog = resolve('tools/codeServer/spdlog.cjs');
  const version = createHash('sha256').update(await readFile(spdlog));
  const finish = { version: `2 ${version.digest('hex')}`, run: (folder: string) => arrange(folder, spdlog) };
  const folder = await npmFolder({ name: 'code-server', lockFolder, finish }, env, say);
  return {
    node: await nodeOf(folder),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

/** Built-in extensions that need accounts or services, or are large and not looked at by any test. */
const unwantedExtensions = [
  'copilot',
  'git',
  'github',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'tunnel-forwarding',
];

async function arrange(folder: string, spdlog: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  const editor = join(modules, 'code-server', 'lib', 'vscode');
  const platform = `${process.platform}-${process.arch}`;
  // Relative, because the folder is renamed when it is whole.
  await symlink('../../..', join(editor, 'node_modules'));
  await symlink('../../../..', join(editor, 'extensions', 'node_modules'));
  await keepOnly(join(modules, '@vscode', 'ripgrep-universal', 'bin'), platform);
  await keepOnly(join(modules, 'node-pty', 'prebuilds'), platform);
  await keepOnly(join(modules, `node-${platform}`), 'bin', 'package.json', 'LICENSE');
  for (const name of unwantedExtensions) await remove(join(editor, 'extensions', name));
  for (const name of ['deps', 'src', 'third_party']) await remove(join(modules, 'node-pty', name));
  await replace(modules, '@vscode/spdlog', await readFile(spdlog, 'utf8'));
  for (const [name, code] of Object.entries(standIns)) await replace(modules, name, code);
}

/** Packages with native parts that only watch over the process or name the device; without them the log is full of complaints. */
const standIns: Readonly<Record<string, string>> = {
  '@vscode/native-watchdog': 'exports.start = () => undefined;\n',
  '@vscode/deviceid': "exports.getDeviceId = async () => '00000000-0000-4000-8000-000000000000';\n",
};

async function replace(modules: string, name: string, code: string): Promise<void> {
  const folder = join(modules, name);
  await remove(folder);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.js'), code);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
}

async function keepOnly(folder: string, ...kept: readonly string[]): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (!kept.includes(name)) await remove(join(folder, name));
}

const remove = (path: string) => rm(path, { recursive: true, force: true });

/** code-server wants Node 24, which on Linux comes with its packages. */
async function nodeOf(folder: string): Promise<string> {
  const bundled = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (await stat(bundled).catch(() => undefined)) return bundled;
  if (process.version.startsWith('v24.')) return process.execPath;
  throw new UserError(
    'platform-unsupported',
    `code-server needs Node 24, and npm has none in a package for ${process.platform}-${process.arch}.`,
    'Run the command with Node 24 instead.',
  );
}
