import { execFile } from 'node:child_process';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '#core/errors';
import { runProgram } from '#engine/models/childProcess';
import { withLock } from '#engine/models/lock';
import type { Environment } from '#engine/models/store';
import { type Say, toolsFolder } from '../npmFolder.ts';

/** Under Debian's names; those of other systems follow. */
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Letters for every script of the test texts, colour emoji, and the two families that screenshots are set in. */
const fonts = [
  'fonts-noto-core',
  'fonts-noto-color-emoji',
  'fonts-droid-fallback',
  'fonts-inter',
  'fonts-jetbrains-mono',
];

/** apt is given up after so long without a word, milliseconds. */
const stallMs = 10 * 60_000;

/**
 * Path of a Chromium: the one that `TOKEN_LOUPE_CHROMIUM` names, one on the `PATH`, or Debian's, installed now (as root)
 * together with the fonts. Without root, what is there is used.
 * @throws UserError `platform-unsupported` where there is none and none can be installed.
 */
export async function installBrowser(env: Environment, say: Say, isRoot = process.getuid?.() === 0): Promise<string> {
  const named = env.TOKEN_LOUPE_CHROMIUM;
  if (named) return named;
  const found = await onPath(programs, env);
  const missing = [...(found ? [] : ['chromium']), ...(await missingPackages(fonts, env))];
  if (missing.length === 0) return found!;
  const canInstall = isRoot && (await onPath(['apt-get'], env)) !== undefined;
  const failure = canInstall ? await install(missing, env, say) : undefined;
  if (found && (failure || !canInstall)) say(`Some letters will lack their fonts; to have them: ${command(missing)}`);
  const browser = found ?? (await onPath(programs, env));
  if (browser) return browser;
  if (failure) throw failure;
  throw new UserError(
    'platform-unsupported',
    'The tests in the editor need a Chromium, and there is none on the PATH.',
    `Run "sudo ${command(missing)}", or set TOKEN_LOUPE_CHROMIUM to the program's path.`,
  );
}

/** Resolves to what went wrong. */
async function install(packages: readonly string[], env: Environment, say: Say): Promise<UserError | undefined> {
  await mkdir(toolsFolder(env), { recursive: true });
  const onWait = () => say('Waiting for another process that installs packages ...');
  return withLock(join(toolsFolder(env), 'apt.lock'), { onWait }, async () => {
    say(`Installing ${packages.join(', ')} with apt-get, once ...`);
    const first = await apt(['install', ...aptOptions, ...packages], env);
    if (first.outcome === 'done') return undefined;
    // A fresh machine has no lists of packages yet.
    await apt(['update'], env);
    const second = await apt(['install', ...aptOptions, ...packages], env);
    return second.outcome === 'done' ? undefined : aptFailed(packages, second.output);
  });
}

const aptOptions = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600'];

function apt(args: readonly string[], env: Environment) {
  return runProgram('apt-get', args, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stallMs });
}

const command = (packages: readonly string[]) => `apt-get install --no-install-recommends ${packages.join(' ')}`;

function aptFailed(packages: readonly string[], output: string): UserError {
  return new UserError(
    'network-unavailable',
    `apt-get could not install ${packages.join(', ')}:\n${output.trim().slice(-2000)}`,
    `Run "${command(packages)}" by hand, or set TOKEN_LOUPE_CHROMIUM to the path of a Chromium.`,
  );
}

/** Those of Debian's packages that are not installed; none where there is no dpkg. */
async function missingPackages(names: readonly string[], env: Environment): Promise<string[]> {
  const told = await promisify(execFile)('dpkg', ['--get-selections', ...names], { env: { ...env } }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
  if (told === undefined) return [];
  const installed = told.split('\n').map(line => line.split(/\s+/));
  return names.filter(name => !installed.some(([known, state]) => known === name && state === 'install'));
}

/** The first of the programs that lies on the `PATH`. */
async function onPath(names: readonly string[], env: Environment): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      const usable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (usable) return path;
    }
  }
  return undefined;
}

/** Writes a fontconfig file with which pages look the same on every machine that has the fonts; returns its path. */
export async function writeFontsConf(folder: string): Promise<string> {
  const prefer = (generic: string, families: readonly string[]) =>
    `  <match target="pattern"><test name="family"><string>${generic}</string></test>
    <edit name="family" mode="prepend" binding="strong">${families.map(name => `<string>${name}</string>`).join('')}</edit></match>`;
  const sans = ['Inter', 'Noto Sans', 'DejaVu Sans'];
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${['sans-serif', 'sans', 'system-ui'].map(generic => prefer(generic, sans)).join('\n')}
${prefer('monospace', ['JetBrains Mono', 'DejaVu Sans Mono'])}
</fontconfig>
`;
  const path = join(folder, 'fonts.conf');
  await writeFile(path, text);
  return path;
}
