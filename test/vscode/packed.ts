import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { withLock } from '#engine/models/lock';
import type { CodeServerPaths } from '#tools/codeServer/install';
import { installVsix } from '#tools/codeServer/server';
import { packVsix } from '#tools/vsix/pack';
import { hostTarget } from '#tools/vsix/targets';
import { buildProbe } from './probeClient.ts';
import { say } from './say.ts';

/** Our id in the editor. */
export const extensionId = 'token-loupe.token-loupe';

/**
 * A folder with the packed extension of this checkout, installed as a user would, and the probe. Made once for every
 * state of the sources, and looked for once in every run of the tests; no editor writes there.
 */
export async function extensionsFolder(paths: CodeServerPaths): Promise<string> {
  const cache = resolve('.cache/vscode');
  await mkdir(cache, { recursive: true });
  const note = join(cache, `run-${process.env.TOKEN_LOUPE_TEST_RUN ?? process.pid}`);
  const noted = await readFile(note, 'utf8').catch(() => '');
  if (noted) return noted;
  const made = await makeFolder(cache, paths);
  await writeFile(note, made);
  return made;
}

function makeFolder(cache: string, paths: CodeServerPaths): Promise<string> {
  const onWait = () => say('Waiting for another process that packs the extension ...');
  return withLock(join(cache, 'extensions.lock'), { onWait }, async () => {
    const vsix = await packVsix({ target: hostTarget(), env: process.env, say });
    const probe = join(cache, `probe-${process.pid}`);
    try {
      await buildProbe(probe);
      const target = join(cache, `${basename(vsix, '.vsix')}-${await digestOf(join(probe, 'extension.cjs'))}`);
      await fill(target, { vsix, probe, paths });
      await removeUnused(cache);
      return target;
    } finally {
      await rm(probe, { recursive: true, force: true });
    }
  });
}

interface Ingredients {
  readonly vsix: string;
  readonly probe: string;
  readonly paths: CodeServerPaths;
}

async function fill(target: string, { vsix, probe, paths }: Ingredients): Promise<void> {
  // The editor notes absolute paths, so the folder is filled in its place; a marker beside it says that it is whole.
  const whole = `${target}${marker}`;
  if (await touched(whole, new Date())) return;
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await rename(probe, join(target, 'token-loupe-test.probe-1.0.0'));
  const userData = `${target}.data`;
  await installVsix(paths, vsix, { userData, extensions: target }, process.env);
  await rm(userData, { recursive: true, force: true });
  await writeFile(whole, '');
}

const marker = '.installed';

/** Longer than any run of the tests, which may still use its folder, milliseconds. */
const unusedAfterMs = 2 * 3_600_000;

/** Every change of the sources makes a folder of 50 MB; those of earlier states go, and notes of earlier runs. */
async function removeUnused(cache: string): Promise<void> {
  for (const name of (await readdir(cache)).filter(name => name.endsWith(marker) || name.startsWith('run-'))) {
    const path = join(cache, name);
    if (Date.now() - (await stat(path)).mtimeMs < unusedAfterMs) continue;
    if (name.startsWith('run-')) await rm(path, { force: true });
    if (!name.endsWith(marker)) continue;
    await rm(path, { force: true });
    await rm(path.slice(0, -marker.length), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Marks a file as used now; false where it is not there. */
function touched(path: string, now: Date): Promise<boolean> {
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

async function digestOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 8);
}
