import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type HubId, hubId } from './hubId.ts';
import { isModelFolder } from './modelFolder.ts';

/**
 * The folder of a repository in the cache that Hugging Face's own tools keep (`models--organisation--name`, in it
 * `refs` and `snapshots`), where it holds a whole model; `undefined` elsewhere.
 */
export async function cachedSnapshot(cache: string, { repository, revision }: HubId): Promise<string | undefined> {
  const folder = join(cache, `models--${repository.replace('/', '--')}`);
  const named = await readFile(join(folder, 'refs', revision), 'utf8').catch(() => '');
  for (const commit of [named.trim(), revision]) {
    if (!/^[\w.-]+$/.test(commit) || /^\.+$/.test(commit)) continue;
    const snapshot = join(folder, 'snapshots', commit);
    if (await isWholeModel(snapshot)) return snapshot;
  }
  return undefined;
}

/** The repositories of that cache that hold a whole model at their main branch. */
export async function cachedRepositories(cache: string): Promise<{ readonly name: string; readonly path: string }[]> {
  const found: { name: string; path: string }[] = [];
  for (const folder of (await readdir(cache).catch(() => [])).sort()) {
    const id = hubId(/^models--(.+)$/.exec(folder)?.[1]?.replace('--', '/') ?? '');
    const path = id && (await cachedSnapshot(cache, id));
    if (id && path !== undefined) found.push({ name: id.repository, path });
  }
  return found;
}

/** Whether the parts that every model needs are there; links into the cache's blobs count by what they lead to. */
export async function isWholeModel(folder: string): Promise<boolean> {
  for (const name of ['config.json', 'tokenizer.json']) {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (!facts?.isFile()) return false;
  }
  return isModelFolder(folder);
}
