import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { type ModelPlaces, modelPlaces } from './modelPlaces.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where models live on this machine. All paths are absolute. */
export interface Store {
  readonly root: string;
  /** Whole, verified model files. */
  readonly models: string;
  /** Imported models, one folder each; the importer's. */
  readonly imports: string;
  /** Files that are being fetched. Nothing here is ever taken for whole. */
  readonly downloads: string;
  /** Heads for detection that the user trained. */
  readonly heads: string;
  /** Further folders in which model files already lie; read, never written. */
  readonly folders: readonly string[];
  /** The cache of Hugging Face's own tools; read, never written. */
  readonly hubCache: string;
  /** Where other programs keep GGUF files; read, never written. */
  readonly places: ModelPlaces;
}

/** `HF_HUB_CACHE`, else `hub` in `HF_HOME`, as Hugging Face's own tools have it. */
export function hubCacheFolder(env: Environment, home: string): string {
  const said = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  return said ? expanded(said, home) : join(hubHome(env, home), 'hub');
}

/** `HF_HOME`, else `huggingface` in the folder for caches. */
export function hubHome(env: Environment, home: string): string {
  if (env.HF_HOME) return expanded(env.HF_HOME, home);
  const xdg = env.XDG_CACHE_HOME ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home, '.cache'), 'huggingface');
}

function expanded(path: string, home: string): string {
  return resolve(path.replace(/^~(?=$|[\\/])/, home));
}

export interface StoreOptions {
  readonly env: Environment;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/**
 * The store that `TOKEN_LOUPE_STORE` names, else `token-loupe` in the platform's folder for caches, and the folders
 * of `TOKEN_LOUPE_MODELS` (separated as in `PATH`). Touches no disk.
 */
export function openStore({ env, platform = process.platform, home = homedir() }: StoreOptions): Store {
  const root = resolve(env.TOKEN_LOUPE_STORE || cacheFolder(env, platform, home));
  const folders = (env.TOKEN_LOUPE_MODELS ?? '').split(delimiter).filter(folder => folder.trim() !== '');
  return {
    root,
    models: join(root, 'models'),
    imports: join(root, 'imports'),
    downloads: join(root, 'downloads'),
    heads: join(root, 'heads'),
    folders: folders.map(folder => resolve(folder.trim())),
    hubCache: hubCacheFolder(env, home),
    places: modelPlaces({ env, platform, home }),
  };
}

/** Makes the folders of the store where they are missing. */
export async function prepareStore(store: Store): Promise<void> {
  for (const folder of [store.models, store.imports, store.downloads]) await mkdir(folder, { recursive: true });
}

function cacheFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'token-loupe');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'token-loupe');
  // The XDG specification: a relative path is to be ignored.
  const xdg = env.XDG_CACHE_HOME ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home, '.cache'), 'token-loupe');
}
