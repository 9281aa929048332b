import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Logger } from '#core/log';
import type { CatalogueEntry, WheelMember } from './catalogue.ts';
import { fileDigest } from './digest.ts';
import type { Store } from './store.ts';
import { replaceFile } from './wholeFile.ts';

export interface FindOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Bytes checked of a file that is being looked at. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Path of a whole, verified copy of the model in the store or in `TOKEN_LOUPE_MODELS`; `undefined` if there is none. */
export async function findModel(entry: CatalogueEntry, options: FindOptions): Promise<string | undefined> {
  return (await findInStore(entry, options)) ?? (await findInFolders(entry, options));
}

async function findInStore(entry: CatalogueEntry, options: FindOptions): Promise<string | undefined> {
  const path = join(options.store.models, entry.file);
  const bytes = await sizeOf(path);
  if (bytes === undefined) return undefined;
  return (await differs(path, bytes, entry, options)) === undefined ? path : undefined;
}

/**
 * As `findModel`, in the store alone; a file there that is not the model is set aside. Only for the holder of the
 * entry's lock, or the file of a process that has just finished could be taken away.
 */
export async function clearInStore(entry: CatalogueEntry, options: FindOptions): Promise<string | undefined> {
  const path = join(options.store.models, entry.file);
  const bytes = await sizeOf(path);
  if (bytes === undefined) return undefined;
  const wrong = await differs(path, bytes, entry, options);
  if (wrong === undefined) return path;
  const aside = `${path}.set-aside`;
  await replaceFile(path, aside);
  options.log('warn', `${path} is not the model it should be (${wrong}). It now lies in ${aside}.`);
  return undefined;
}

async function findInFolders(entry: CatalogueEntry, options: FindOptions): Promise<string | undefined> {
  for (const folder of options.store.folders) {
    for (const { path, bytes } of await filesIn(folder, '.gguf')) {
      const named = basename(path).toLowerCase() === entry.file.toLowerCase();
      // A file of the very same size may be the model under another name.
      if (!named && bytes !== entry.bytes) continue;
      const wrong = await differs(path, bytes, entry, options);
      if (wrong === undefined) return path;
      if (named) options.log('warn', `${path} is not the model its name says and was skipped (${wrong}).`);
    }
  }
  return undefined;
}

/** Why a file is not the model, `undefined` if it is. */
async function differs(
  path: string,
  bytes: number,
  entry: CatalogueEntry,
  { store, signal, onProgress, log }: FindOptions,
): Promise<string | undefined> {
  if (bytes !== entry.bytes) return `${bytes} bytes instead of ${entry.bytes}`;
  try {
    const sha256 = await fileDigest(path, { signal, onProgress, cacheFolder: store.root });
    return sha256 === entry.sha256 ? undefined : `SHA-256 ${sha256} instead of ${entry.sha256}`;
  } catch (error) {
    if (signal?.aborted) throw error;
    log('debug', `${path}: ${String(error)}`);
    return 'it cannot be read';
  }
}

/** Wheels in `TOKEN_LOUPE_MODELS` that together hold the model, in the order of its parts. */
export async function findWheels(entry: CatalogueEntry, store: Store): Promise<string[] | undefined> {
  const files: FoundFile[] = [];
  for (const folder of store.folders) files.push(...(await filesIn(folder, '.whl')));
  const found = entry.parts.map(part => files.find(file => isWheelOf(basename(file.path), part)));
  return found.every(file => file !== undefined) ? found.map(file => file.path) : undefined;
}

/** Whether a file name is that of a wheel of the part's package and version. */
export function isWheelOf(file: string, part: WheelMember): boolean {
  const stem = part.package.replace(/[-_.]+/g, '_').toLowerCase();
  return file.endsWith('.whl') && file.toLowerCase().startsWith(`${stem}-${part.version}-`);
}

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

/** Files below a folder whose name ends so, by path. Looks as deep as publisher/repository/file, and a little deeper. */
export async function filesIn(folder: string, suffix: string, depth = 4): Promise<FoundFile[]> {
  const items: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: FoundFile[] = [];
  for (const item of items.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, item.name);
    if (item.isDirectory()) {
      if (depth > 0 && !item.name.startsWith('.')) found.push(...(await filesIn(path, suffix, depth - 1)));
    } else if (item.name.toLowerCase().endsWith(suffix)) {
      const bytes = await sizeOf(path);
      if (bytes !== undefined) found.push({ path, bytes });
    }
  }
  return found;
}

/** Bytes of a file, `undefined` where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() ? facts.size : undefined;
}
