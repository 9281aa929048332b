import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeadCard } from '#core/detect/headCard';
import { readShelf } from '#core/detect/readShelf';
import { UserError } from '#core/errors';
import { SHELF_FILE } from './headShelf.ts';

/** Writes a head into a folder of heads, in place of one of the same name. @throws UserError `file-unwritable`. */
export async function saveHead(folder: string, card: HeadCard): Promise<string> {
  const path = join(folder, SHELF_FILE);
  const json = await readFile(path, 'utf8').catch(() => undefined);
  const before = json === undefined ? [] : readShelf(json, path).heads;
  const heads = [card, ...before.filter(({ name }) => name !== card.name)];
  await replaceFile(folder, SHELF_FILE, `${JSON.stringify({ heads }, undefined, 1)}\n`);
  return path;
}

/** What is kept of a text's features: lists of numbers by the digest of the text. */
export type FeatureCache = Record<string, readonly number[]>;

/** The features that were computed before for a model; none where the file cannot be read. */
export async function readFeatures(folder: string, model: string): Promise<FeatureCache> {
  try {
    const kept: unknown = JSON.parse(await readFile(join(folder, cacheFile(model)), 'utf8'));
    return kept !== null && typeof kept === 'object' && !Array.isArray(kept) ? (kept as FeatureCache) : {};
  } catch {
    return {};
  }
}

export async function saveFeatures(folder: string, model: string, features: FeatureCache): Promise<void> {
  await replaceFile(folder, cacheFile(model), JSON.stringify(features));
}

function cacheFile(model: string): string {
  return `features-${model.slice(0, 16)}.json`;
}

/** The file is whole or not there. */
async function replaceFile(folder: string, name: string, content: string): Promise<void> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.${process.pid}.part`, content);
    await rename(`${path}.${process.pid}.part`, path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'file-unwritable',
      `${path} cannot be written: ${message}`,
      'Set TOKEN_LOUPE_STORE to a folder that can.',
    );
  }
}
