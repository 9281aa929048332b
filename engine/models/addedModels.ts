import { join } from 'node:path';
import type { Store } from './store.ts';
import { readJson, writeJson } from './wholeFile.ts';

/** A model file of the user's that stays where it is. */
export interface AddedModel {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** The user's model files that the store knows of, in the order in which they were added. */
export async function readAdded(store: Store): Promise<AddedModel[]> {
  const value = await readJson(fileOf(store));
  return Array.isArray(value) ? value.filter(isAdded).map(({ name, path }) => ({ name, path })) : [];
}

export async function writeAdded(store: Store, added: readonly AddedModel[]): Promise<void> {
  await writeJson(fileOf(store), added);
}

const fileOf = (store: Store) => join(store.root, 'added.json');

function isAdded(value: unknown): value is AddedModel {
  if (typeof value !== 'object' || value === null) return false;
  const { name, path } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof path === 'string';
}
