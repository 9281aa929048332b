import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Precision } from '#core/model/modelCard';
import { sizeOf } from './findModel.ts';
import type { HubRepository } from './hub.ts';
import { cachedSnapshot, isWholeModel } from './hubCache.ts';
import { type HubFile, neededFiles } from './hubFiles.ts';
import { type HubId, hubId, hubName } from './hubId.ts';
import { hubPlaces } from './hubPlaces.ts';
import type { ObtainOptions } from './obtain.ts';
import type { Store } from './store.ts';
import { readJson, writeJson } from './wholeFile.ts';

/** What was fetched of a repository, beside it. */
export interface HubNote extends HubRepository {
  readonly name: string;
}

const NOTE = '.token-loupe.json';

/** The folder of the store in which a repository is, or would be. */
export function hubFolder(store: Store, id: HubId): string {
  return join(store.models, 'hub', hubName(id).replace(/[/@]/g, '--'));
}

/** Repositories in the store, by the names under which they were asked for. */
export async function fetchedRepositories(store: Store): Promise<{ readonly name: string; readonly path: string }[]> {
  const root = join(store.models, 'hub');
  const found: { name: string; path: string }[] = [];
  for (const folder of (await readdir(root).catch(() => [])).sort()) {
    const path = join(root, folder);
    const note = await readNote(path);
    if (note && (await isWholeModel(path))) found.push({ name: note.name, path });
  }
  return found;
}

/** The folder of a repository that is on this machine: in Hugging Face's cache, read in place, or in the store. */
export async function findHub(id: HubId, precision: Precision, options: ObtainOptions): Promise<string | undefined> {
  const places = await hubPlaces(options.env, options.home);
  const cached = await cachedSnapshot(places.cache, id);
  if (cached !== undefined) return cached;
  const folder = hubFolder(options.store, id);
  const note = await readNote(folder);
  return note && (await isThere(folder, neededFiles(id.repository, note.files, precision))) ? folder : undefined;
}

/** What is known of a folder of the store; `undefined` where nothing was fetched. */
export async function readNote(folder: string): Promise<HubNote | undefined> {
  const value = (await readJson(join(folder, NOTE))) as Partial<HubNote> | undefined;
  const isNote = typeof value?.name === 'string' && typeof value.commit === 'string' && Array.isArray(value.files);
  return isNote && hubId(value.name!) ? (value as HubNote) : undefined;
}

export async function writeNote(folder: string, note: HubNote): Promise<void> {
  await writeJson(join(folder, NOTE), note);
}

async function isThere(folder: string, files: readonly HubFile[]): Promise<boolean> {
  for (const file of files) if ((await sizeOf(join(folder, file.path))) !== file.bytes) return false;
  return true;
}
