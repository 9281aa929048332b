import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '#core/errors';
import { isServerAddress } from '../remote/serverAddress.ts';
import { readAdded } from './addedModels.ts';
import { type CatalogueEntry, catalogue } from './catalogue.ts';
import { filesIn, sizeOf } from './findModel.ts';
import { foundModels, type Program } from './foundModels.ts';
import { cachedRepositories, isWholeModel } from './hubCache.ts';
import { type HubId, hubId, hubName } from './hubId.ts';
import { fetchedRepositories } from './hubStore.ts';
import { isModelFolder } from './modelFolder.ts';
import { matchName } from './modelNames.ts';
import { isLaterPart, modelStem } from './splitParts.ts';
import type { Store } from './store.ts';

/** A model that can be named. */
export interface KnownModel {
  readonly name: string;
  readonly aliases: readonly string[];
  /**
   * `catalogue` can be fetched, `store` lies in the store's folder, `hub` is a repository of the Hugging Face hub in the
   * store or still there, `cache` one in the cache of Hugging Face's own tools; `added` and `folder` are the user's,
   * `found` are those of another program.
   */
  readonly origin: 'catalogue' | 'store' | 'hub' | 'cache' | 'added' | 'folder' | 'found';
  /** Whose it is, where it was `found`. */
  readonly program?: Program | undefined;
  readonly entry: CatalogueEntry | undefined;
  /** Absolute; `undefined` for models of the catalogue and of the hub whose place is found when it is wanted. */
  readonly path: string | undefined;
  /** Where it comes from on the hub. */
  readonly hub?: HubId | undefined;
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
  for (const { path } of await filesIn(store.models, '.gguf')) {
    if (!files.has(basename(path)) && !isLaterPart(path)) add('store', path);
  }
  for (const folder of store.folders) {
    for (const { path } of await filesIn(folder, '.gguf')) if (!isLaterPart(path)) add('folder', path);
    for (const { path } of await filesIn(folder, 'config.json')) {
      if (await isWholeModel(dirname(path))) add('folder', dirname(path));
    }
  }
  const repositories = [
    ...(await fetchedRepositories(store)).map(each => ({ ...each, origin: 'hub' as const })),
    ...(await cachedRepositories(store.hubCache)).map(each => ({ ...each, origin: 'cache' as const })),
  ];
  for (const { name, path, origin } of repositories) {
    if (listed.some(model => model.path === path || model.name === name)) continue;
    listed.push({ name, aliases: [basename(name)], origin, entry: undefined, path, hub: hubId(name) });
  }
  for (const { name, path, program } of await foundModels(store)) {
    if (listed.some(model => model.path === path)) continue;
    const isTaken = listed.some(model => model.name.toLowerCase() === name.toLowerCase());
    const shown = isTaken ? `${name} (${program})` : name;
    listed.push({ name: shown, aliases: [], origin: 'found', program, entry: undefined, path });
  }
  return listed;
}

/** The name under which a model file or folder is known. */
export function modelName(path: string): string {
  const [, repository] = /[\\/]models--([^\\/]+)[\\/]snapshots[\\/][^\\/]+$/.exec(path) ?? [];
  if (repository !== undefined) return repository.replace('--', '/');
  if (/\.onnx$/i.test(path)) return `${basename(folderOf(path))}/${basename(path)}`;
  return modelStem(path);
}

/** The folder of a model that an ONNX file is a form of. */
function folderOf(path: string): string {
  const folder = dirname(path);
  return basename(folder) === 'onnx' ? dirname(folder) : folder;
}

/**
 * What a user means: a known model, the absolute path of a file or folder, or a repository of the Hugging Face hub.
 * @throws UserError `model-not-found`, `file-not-found`, `not-given-by-server` for the address of a server.
 */
export async function whatIsMeant(nameOrPath: string, known: readonly KnownModel[]): Promise<KnownModel | string> {
  if (isServerAddress(nameOrPath)) throw noFile(nameOrPath);
  const exact = known.find(model => model.origin === 'found' && model.name === nameOrPath.trim());
  if (exact) return exact;
  const path = resolve(nameOrPath.replace(/^~(?=[\\/])/, homedir()));
  const isFile = (await sizeOf(path)) !== undefined || (await isModelFolder(path));
  const hasFolder = /[\\/]/.test(nameOrPath);
  const isPath = hasFolder || /\.gguf$/i.test(nameOrPath);
  if (isFile && isPath) return known.find(model => model.path === path) ?? path;
  const hub = hasFolder ? hubId(nameOrPath) : undefined;
  if (hub) {
    const name = hubName(hub);
    const there = known.find(model => model.name.toLowerCase() === name.toLowerCase());
    return there ?? { name, aliases: [], origin: 'hub', entry: undefined, path: undefined, hub };
  }
  const found = hasFolder ? [] : matchName(nameOrPath, known);
  if (found.length > 1) throw ambiguous(nameOrPath, found);
  const model = found[0];
  if (model) return model;
  if (isFile) return path;
  if (isPath) throw new UserError('file-not-found', `There is no file ${path}.`, knownNames(known));
  throw new UserError('model-not-found', `There is no model "${nameOrPath}".`, knownNames(known));
}

function noFile(address: string): UserError {
  return new UserError(
    'not-given-by-server',
    `${address} is a server: it scores texts, and has no file that could be used otherwise.`,
    'Name a model on this machine.',
  );
}

function ambiguous(name: string, found: readonly KnownModel[]): UserError {
  const names = found.map(model => model.name).join(', ');
  return new UserError('model-not-found', `"${name}" can mean ${names}.`, 'Give more of the name, or a path.');
}

function knownNames(known: readonly KnownModel[]): string {
  return `Known models: ${known.map(model => model.name).join(', ')}. The path of a GGUF file or of a folder with ONNX weights works too, and a name of the Hugging Face hub.`;
}
