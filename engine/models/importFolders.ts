import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn } from './findModel.ts';
import type { Store } from './store.ts';

/** Bytes that the imports of the model file with this digest (hex) take; 0 where it was never imported. */
export async function importedBytes(store: Store, sha256: string | undefined): Promise<number> {
  let sum = 0;
  for (const folder of await importFolders(store, sha256)) {
    for (const file of await filesIn(folder, '')) sum += file.bytes;
  }
  return sum;
}

/** Removes the imports of the model file with this digest; they can be made again. Returns their paths. */
export async function removeImports(store: Store, sha256: string | undefined): Promise<string[]> {
  const folders = await importFolders(store, sha256);
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  return folders;
}

/** The importer names its folders after the digest of the model file, whole or the first 16 digits of it. */
async function importFolders(store: Store, sha256: string | undefined): Promise<string[]> {
  if (sha256 === undefined) return [];
  const names = await readdir(store.imports).catch(() => []);
  return names.filter(name => name.startsWith(sha256.slice(0, 16))).map(name => join(store.imports, name));
}
