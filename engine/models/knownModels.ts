import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { UserError } from '#core/errors';
import { readAdded } from './addedModels.ts';
import { type CatalogueEntry, catalogue } from './catalogue.ts';
import { filesIn, sizeOf } from './findModel.ts';
import { matchName } from './modelNames.ts';
import type { Store } from './store.ts';

/** A model that can be named. */
export interface KnownModel {
  readonly name: string;
  readonly aliases: readonly string[];
  /** `catalogue` can be fetched, `store` lies in the store's folder, `added` and `folder` are files of the user's. */
  readonly origin: 'catalogue' | 'store' | 'added' | 'folder';
  readonly entry: CatalogueEntry | undefined;
  /** Absolute; `undefined` for models of the catalogue, whose place is found when it is wanted. */
  readonly path: string | undefined;
}

/** All models that can be named; where a name stands for several, the first counts. Reads no model file. */
export async function knownModels(store: Store): Promise<KnownModel[]> {
  const listed: KnownModel[] = catalogue.map(entry => {
    return { name: entry.name, aliases: [entry.file, ...entry.aliases], origin: 'catalogue', entry, path: undefined };
  });
  const add = (origin: KnownModel['origin'], path: string, name = modelName(path)) => {
    if (listed.some(model => model.path === path)) return;
    listed.push({ name, aliases: [basename(path)], origin, entry: undefined, path });
  };
  for (const { name, path } of await readAdded(store)) add('added', path, name);
  const files = new Set(catalogue.map(entry => entry.file));
  for (const { path } of await filesIn(store.models, '.gguf')) if (!files.has(basename(path))) add('store', path);
  for (const folder of store.folders) for (const { path } of await filesIn(folder, '.gguf')) add('folder', path);
  return listed;
}

/** The name under which a model file is known. */
export function modelName(path: string): string {
  return basename(path).replace(/\.gguf$/i, '');
}

/**
 * What a user means: a known model, or the absolute path of a file.
 * @throws UserError `model-not-found`, `file-not-found`.
 */
export async function whatIsMeant(nameOrPath: string, known: readonly KnownModel[]): Promise<KnownModel | string> {
  const path = resolve(nameOrPath.replace(/^~(?=[\\/])/, homedir()));
  const isFile = (await sizeOf(path)) !== undefined;
  const hasFolder = /[\\/]/.test(nameOrPath);
  const isPath = hasFolder || /\.gguf$/i.test(nameOrPath);
  if (isFile && isPath) return known.find(model => model.path === path) ?? path;
  const found = hasFolder ? [] : matchName(nameOrPath, known);
  if (found.length > 1) throw ambiguous(nameOrPath, found);
  const model = found[0];
  if (model) return model;
  if (isFile) return path;
  if (isPath) throw new UserError('file-not-found', `There is no file ${path}.`, knownNames(known));
  throw new UserError('model-not-found', `There is no model "${nameOrPath}".`, knownNames(known));
}

function ambiguous(name: string, found: readonly KnownModel[]): UserError {
  const names = found.map(model => model.name).join(', ');
  return new UserError('model-not-found', `"${name}" can mean ${names}.`, 'Give more of the name, or a path.');
}

function knownNames(known: readonly KnownModel[]): string {
  return `Known models: ${known.map(model => model.name).join(', ')}. The path of a GGUF file works too.`;
}
