import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from './store.ts';

/** Where the Hugging Face hub is, and what it has left on this machine, by the variables of its own tools. */
export interface HubPlaces {
  readonly endpoint: URL;
  /** The cache of Hugging Face's own tools; read, never written. */
  readonly cache: string;
  readonly token: string | undefined;
  /** True where nothing may be asked of the network. */
  readonly isOffline: boolean;
}

const DEFAULT_ENDPOINT = 'https://huggingface.co';

/**
 * `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HUB_OFFLINE` and the older names of some.
 * A token that `hf auth login` has left is used as well.
 */
export async function hubPlaces(env: Environment, home = homedir()): Promise<HubPlaces> {
  const said = env.HF_ENDPOINT?.trim();
  const endpoint = new URL(said && URL.canParse(said) ? said : DEFAULT_ENDPOINT);
  const caches = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, '.cache');
  const base = env.HF_HOME ? expanded(env.HF_HOME, home) : join(caches, 'huggingface');
  const cache = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  const tokenFile = env.HF_TOKEN_PATH ? expanded(env.HF_TOKEN_PATH, home) : join(base, 'token');
  const kept = await readFile(tokenFile, 'utf8').catch(() => '');
  const token = (env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || kept).trim();
  return {
    endpoint,
    cache: cache ? expanded(cache, home) : join(base, 'hub'),
    // Only what a header can hold.
    token: /^[\x21-\x7e]+$/.test(token) ? token : undefined,
    isOffline: /^(1|on|yes|true)$/i.test(env.HF_HUB_OFFLINE ?? ''),
  };
}

function expanded(path: string, home: string): string {
  return resolve(path.replace(/^~(?=$|[\\/])/, home));
}
