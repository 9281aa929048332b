import { isAbsolute, join, resolve } from 'node:path';

/** Where other programs keep their models on this machine; read, never written. All paths are absolute. */
export interface ModelPlaces {
  /** Folders with `manifests` and `blobs`. */
  readonly ollama: readonly string[];
  /** Folders of `publisher/repository/file.gguf`. */
  readonly lmStudio: readonly string[];
  /** Folders of files. */
  readonly llamaCpp: readonly string[];
}

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * `OLLAMA_MODELS` and the folders of Ollama's own installers; those of LM Studio since 0.3 and before; `LLAMA_CACHE` and the
 * folder of llama.cpp in the platform's folder for caches (`fs_get_cache_directory`). Touches no disk.
 */
export function modelPlaces({ env, platform, home }: Machine): ModelPlaces {
  const at = (path: string) => resolve(path.replace(/^~(?=$|[\\/])/, home));
  const xdg = env.XDG_CACHE_HOME ?? '';
  const caches = {
    win32: env.LOCALAPPDATA || join(home, 'AppData', 'Local'),
    darwin: join(home, 'Library', 'Caches'),
    other: isAbsolute(xdg) ? xdg : join(home, '.cache'),
  };
  const cache = platform === 'win32' || platform === 'darwin' ? caches[platform] : caches.other;
  const service = platform === 'linux' ? ['/usr/share/ollama/.ollama/models'] : [];
  return {
    ollama: env.OLLAMA_MODELS ? [at(env.OLLAMA_MODELS)] : [join(home, '.ollama', 'models'), ...service],
    lmStudio: [join(home, '.lmstudio', 'models'), join(home, '.cache', 'lm-studio', 'models')],
    llamaCpp: [env.LLAMA_CACHE ? at(env.LLAMA_CACHE) : join(cache, 'llama.cpp')],
  };
}
