import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '#core/errors';
import { runProgram } from '#engine/models/childProcess';
import { withLock } from '#engine/models/lock';
import { type Environment, openStore } from '#engine/models/store';

/** Says how far long work has come, one line at a time. */
export type Say = (line: string) => void;

/** npm packages pinned by a lock file, too heavy for the dependencies of the project. */
export interface NpmFolder {
  readonly name: string;
  /** Folder with the `package.json` and `package-lock.json` to install. */
  readonly lockFolder: string;
  /** Changes the installed folder before it is used: the `version` of what is done, and the doing. */
  readonly finish?: { readonly version: string; run(folder: string): Promise<void> };
}

/** No output of npm for so long, and it is given up, milliseconds. */
const stallMs = 10 * 60_000;

/** Folder for tools that all checkouts of this user share: `TOKEN_LOUPE_TOOLS`, else one in the cache folder. */
export function toolsFolder(env: Environment): string {
  const named = env.TOKEN_LOUPE_TOOLS ?? '';
  if (named) return isAbsolute(named) ? named : resolve(named);
  return join(openStore({ env: { ...env, TOKEN_LOUPE_STORE: undefined } }).root, 'tools');
}

/**
 * Installs the packages if that was not done before, and returns their folder. The folder appears under its name only
 * when it is whole, and two processes do not do the work twice. No install script of a package is run.
 * @throws UserError `network-unavailable` when npm fails.
 */
export async function npmFolder(wanted: NpmFolder, env: Environment, say: Say): Promise<string> {
  const target = join(toolsFolder(env), `${wanted.name}-${await digestOf(wanted)}`);
  if (await exists(target)) return target;
  await mkdir(toolsFolder(env), { recursive: true });
  const lock = `${target}.lock`;
  const onWait = () => say(`Waiting for another process that installs ${wanted.name} ...`);
  return withLock(lock, { onWait }, async () => {
    if (!(await exists(target))) await install(wanted, target, env, say);
    return target;
  });
}

async function install(wanted: NpmFolder, target: string, env: Environment, say: Say): Promise<void> {
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(wanted.lockFolder, file), join(partial, file));
  }
  say(`Installing ${wanted.name} into ${target}, once ...`);
  const start = performance.now();
  await npmCi(partial, wanted.name, env);
  await wanted.finish?.run(partial);
  await writeFile(join(partial, 'installed.txt'), `${new Date().toISOString()}\n`);
  await rename(partial, target);
  say(`Installed ${wanted.name} in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
}

async function npmCi(folder: string, name: string, env: Environment): Promise<void> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const args = ['ci', '--prefix', folder, ...options];
  const { outcome, output } = await runProgram(npm, args, { env, stallMs });
  if (outcome === 'done') return;
  throw new UserError(
    'network-unavailable',
    `npm could not install ${name} (${outcome}):\n${output.trim().slice(-2000)}`,
    'Check that npm reaches its registry, then run the command again.',
  );
}

async function digestOf({ lockFolder, finish }: NpmFolder): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(await readFile(join(lockFolder, file)));
  return hash
    .update(finish?.version ?? '')
    .digest('hex')
    .slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
