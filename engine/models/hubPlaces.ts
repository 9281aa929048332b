import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Environment, hubCacheFolder, hubHome } from './store.ts';

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
  const tokenFile = env.HF_TOKEN_PATH || join(hubHome(env, home), 'token');
  const kept = await readFile(tokenFile, 'utf8').catch(() => '');
  const token = (env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || kept).trim();
  return {
    endpoint,
    cache: hubCacheFolder(env, home),
    // Only what a header can hold.
    token: /^[\x21-\x7e]+$/.test(token) ? token : undefined,
    isOffline: /^(1|on|yes|true)$/i.test(env.HF_HUB_OFFLINE ?? ''),
  };
}
