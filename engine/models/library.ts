import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#core/errors';
import { silent } from '#core/log';
import { readAdded, writeAdded } from './addedModels.ts';
import { type CatalogueEntry, defaultEntry } from './catalogue.ts';
import { rememberedFilesDigest } from './filesDigest.ts';
import { findModel } from './findModel.ts';
import { requireModel } from './ggufFile.ts';
import { findHub, hubFolder } from './hubStore.ts';
import { importedBytes, removeImports } from './importFolders.ts';
import { type KnownModel, knownModels, modelName, whatIsMeant } from './knownModels.ts';
import { modelBytes } from './modelFolder.ts';
import { type ObtainOptions, obtainModel } from './obtain.ts';
import { obtainHub } from './obtainHub.ts';
import { partsOf } from './splitParts.ts';

/** A model as it is shown to the user. */
export interface ListedModel {
  readonly name: string;
  readonly title: string;
  /** As `KnownModel.origin`; `file` is a file that is only named by its path. */
  readonly origin: KnownModel['origin'] | 'file';
  readonly isDefault: boolean;
  /** The program whose file it is, where it was found. */
  readonly program?: KnownModel['program'];
  /** Whether the file is on this machine. */
  readonly present: boolean;
  /** Absolute; `undefined` for a model of the catalogue that is not there. */
  readonly path: string | undefined;
  /** Bytes of the model file; 0 for a file that is gone. */
  readonly bytes: number;
  /** SPDX id or name of the licence; empty where only the file itself says it. */
  readonly license: string;
  /** Bytes that its imports take in the store. */
  readonly importedBytes: number;
}

export interface RemovedModel {
  readonly name: string;
  /** Files and folders that were deleted. */
  readonly deleted: readonly string[];
  /** A file that stays because it is the user's own. */
  readonly kept: string | undefined;
}

/** Every model that can be named: those of the catalogue, the user's own, those in the store and `TOKEN_LOUPE_MODELS`. */
export async function listModels(options: ObtainOptions): Promise<ListedModel[]> {
  const listed: ListedModel[] = [];
  for (const model of await knownModels(options.store)) {
    const shown = await describe(model, options);
    // A copy of a model of the catalogue is that model, not a second one.
    if (model.entry || !listed.some(other => other.path === shown.path)) listed.push(shown);
  }
  return listed;
}

/** One model by name or path. @throws UserError `model-not-found`, `file-not-found`; Cancelled. */
export async function modelInfo(nameOrPath: string, options: ObtainOptions): Promise<ListedModel> {
  const meant = await whatIsMeant(nameOrPath, await knownModels(options.store));
  return typeof meant === 'string' ? describeFile(meant, modelName(meant), 'file', options) : describe(meant, options);
}

/**
 * Makes a model usable by name. A model of the catalogue or of the hub is fetched; a file or folder is noted where it
 * lies, not copied.
 * @throws UserError as `obtainModel`, `model-not-found`, `file-not-found`, `file-unreadable`, `not-a-gguf`; Cancelled.
 */
export async function addModel(nameOrPath: string, options: ObtainOptions): Promise<ListedModel> {
  const known = await knownModels(options.store);
  const meant = await whatIsMeant(nameOrPath, known);
  if (typeof meant !== 'string') {
    if (meant.entry) await obtainModel(meant.entry, options);
    if (meant.hub) await obtainHub(meant.hub, options.precision ?? 'exact', options);
    return describe(meant, options);
  }
  await requireModel(meant);
  const name = freeName(modelName(meant), known);
  await writeAdded(options.store, [...(await readAdded(options.store)), { name, path: meant }]);
  return describeFile(meant, name, 'added', options);
}

/**
 * Absolute path of the GGUF file or model folder that a name or path means; the default model where nothing is named. A
 * model of the catalogue or of the hub is fetched when it is not there.
 * @throws UserError as `addModel`; Cancelled.
 */
export async function resolveModel(nameOrPath: string | undefined, options: ObtainOptions): Promise<string> {
  if (nameOrPath === undefined || nameOrPath.trim() === '') return obtainModel(defaultEntry, options);
  const meant = await whatIsMeant(nameOrPath, await knownModels(options.store));
  if (typeof meant !== 'string' && meant.entry) return obtainModel(meant.entry, options);
  if (typeof meant !== 'string' && meant.hub) return obtainHub(meant.hub, options.precision ?? 'exact', options);
  const path = typeof meant === 'string' ? meant : meant.path!;
  await requireModel(path);
  return path;
}

/**
 * Deletes a model's file in the store and what was imported from it. A file of the user's is never deleted: it is only
 * forgotten.
 * @throws UserError `model-not-found` where there is nothing to remove, `bad-argument` for a mere path.
 */
export async function removeModel(nameOrPath: string, options: ObtainOptions): Promise<RemovedModel> {
  const { store } = options;
  const meant = await whatIsMeant(nameOrPath, await knownModels(store));
  if (typeof meant === 'string') throw notOurs(meant);
  const shown = await describe(meant, options);
  const imports = await removeImports(store, await digestOf(meant, options));
  const own = ownPlace(meant, store);
  const deletable = own !== undefined && (await modelBytes(own)) !== undefined;
  if (deletable) await rm(own, { recursive: true, maxRetries: 3 });
  if (meant.origin === 'added') {
    await writeAdded(
      store,
      (await readAdded(store)).filter(({ path }) => path !== meant.path),
    );
  }
  const deleted = [...(deletable ? [own] : []), ...imports];
  const kept = shown.present && !deletable ? shown.path : undefined;
  if (deleted.length === 0 && meant.origin !== 'added') throw nothingToRemove(meant.name, kept);
  return { name: meant.name, deleted, kept };
}

/** Where the store has what it may delete. */
function ownPlace(model: KnownModel, store: ObtainOptions['store']): string | undefined {
  if (model.entry) return join(store.models, model.entry.file);
  if (model.origin === 'hub') return hubFolder(store, model.hub!);
  return model.origin === 'store' ? model.path : undefined;
}

async function describe(model: KnownModel, options: ObtainOptions): Promise<ListedModel> {
  const { entry } = model;
  if (!entry) {
    const path = model.hub ? await findHub(model.hub, options.precision ?? 'exact', options) : model.path;
    const shown = await describeFile(path ?? model.path, model.name, model.origin, options);
    return model.program ? { ...shown, program: model.program } : shown;
  }
  const { store, signal, log = silent } = options;
  const path = await findModel(entry, { store, signal, log });
  return {
    name: entry.name,
    title: entry.title,
    origin: 'catalogue',
    isDefault: entry === defaultEntry,
    present: path !== undefined,
    path,
    bytes: entry.bytes,
    license: entry.license,
    importedBytes: await importedBytes(store, entry.sha256),
  };
}

async function describeFile(
  path: string | undefined,
  name: string,
  origin: ListedModel['origin'],
  { store }: ObtainOptions,
): Promise<ListedModel> {
  const bytes = path === undefined ? undefined : await modelBytes(path);
  const imported =
    path === undefined ? 0 : await importedBytes(store, await rememberedFilesDigest(partsOf(path), store.root));
  const facts = { isDefault: false, present: bytes !== undefined, path, bytes: bytes ?? 0, license: '' };
  return { name, title: name, origin, ...facts, importedBytes: imported };
}

/** Known without reading the file: a file that was imported was read then. */
async function digestOf(
  model: { entry: CatalogueEntry | undefined; path: string | undefined },
  { store }: ObtainOptions,
) {
  return model.entry?.sha256 ?? (model.path && rememberedFilesDigest(partsOf(model.path), store.root));
}

function freeName(name: string, known: readonly KnownModel[]): string {
  const taken = new Set(known.map(model => model.name.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(tried.toLowerCase())) return tried;
  }
}

function notOurs(path: string): UserError {
  return new UserError(
    'bad-argument',
    `${path} is a file of yours that was never added.`,
    'Delete it yourself if you no longer want it.',
  );
}

function nothingToRemove(name: string, kept: string | undefined): UserError {
  const what = kept === undefined ? 'is not on this machine' : `is a file of yours (${kept}) and nothing is kept of it`;
  return new UserError('model-not-found', `${name} ${what}.`, '"token-loupe models list" shows what there is.');
}
