import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '#core/errors';
import { runProgram } from '#engine/models/childProcess';
import type { Environment } from '#engine/models/store';
import { npmFolder, type Say } from '../npmFolder.ts';
import { differences, missingFiles, missingWords } from './contents.ts';
import { type Manifest, type Stage, stage } from './stage.ts';
import type { Target } from './targets.ts';

export interface PackOptions {
  readonly target: Target;
  /** A model file to put inside, so that nothing need be fetched. */
  readonly model?: string | undefined;
  readonly env: Environment;
  readonly say: Say;
}

/** Where packed extensions are kept, by the digest of what is inside. */
const cache = resolve('.cache/vsix');

/** vsce gives no sign of life while it compresses, milliseconds. */
const stallMs = 5 * 60_000;

/**
 * Path of a VSIX of this checkout, packed now or found where an earlier call left the very same.
 * @throws UserError when a file that is needed is not inside, or one that is not.
 */
export async function packVsix({ target, model, env, say }: PackOptions): Promise<string> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'stage-'));
  try {
    const staged = await stage(target, folder, model);
    const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    complain('The extension lacks files', missingFiles(staged, manifest, target));
    complain('The extension lacks words', await untranslated(staged, manifest));
    const vsix = join(cache, `${manifest.name}-${target}-${await digestOf(staged)}.vsix`);
    if (!(await exists(vsix))) await pack(staged, target, vsix, env, say);
    await removeOld();
    return vsix;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const keptForMs = 6 * 3_600_000;

/** Every change of the sources makes another file of 20 MB. */
async function removeOld(): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > keptForMs) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Placeholders of the manifest that English or a translation lacks. */
async function untranslated({ folder, files }: Stage, manifest: Manifest): Promise<string[]> {
  const tables = files.filter(path => /^package\.nls[\w.-]*\.json$/.test(path));
  const read = async (path: string) =>
    missingWords(manifest, JSON.parse(await readFile(join(folder, path), 'utf8')), path);
  const english = tables.includes('package.nls.json') ? [] : missingWords(manifest, {}, 'package.nls.json');
  return [english, ...(await Promise.all(tables.map(read)))].flat();
}

async function pack(staged: Stage, target: Target, vsix: string, env: Environment, say: Say): Promise<void> {
  const tool = await npmFolder({ name: 'vsce', lockFolder: resolve('tools/vsix/packages') }, env, say);
  const partial = join(staged.folder, '..', `${process.pid}-${performance.now()}.partial.vsix`);
  const vsce = join(tool, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--target', target, '--out', partial, ...vsceOptions];
  const { outcome, output } = await runProgram(process.execPath, args, { env, cwd: staged.folder, stallMs });
  if (outcome !== 'done') {
    throw new UserError('internal', `vsce could not pack the extension:\n${output}`, 'The lines above say why.');
  }
  try {
    complain('The VSIX is not what was to be packed', await differences(partial, staged));
    await rename(partial, vsix);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Links of the README stay as they are: there is no public address yet that they could be turned into. */
const vsceOptions = ['--no-rewrite-relative-links', '--allow-missing-repository', '--no-update-package-json'];

function complain(what: string, complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  throw new UserError('internal', `${what}:\n${complaints.join('\n')}`, 'See .vscodeignore and tools/vsix.');
}

/** Of names and contents; the manifest that the packager writes follows from them. */
async function digestOf({ folder, files }: Stage): Promise<string> {
  const hash = createHash('sha256');
  for (const path of files) {
    hash.update(`${path}\n`);
    for await (const chunk of createReadStream(join(folder, path))) hash.update(chunk);
  }
  return hash.digest('hex').slice(0, 16);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
