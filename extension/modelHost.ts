import type { Logger } from '#core/log';
import { defaultWorkerPath, ModelClient } from '#engine/client';
import { defaultEntry } from '#engine/models/catalogue';
import { addModel, type ListedModel, listModels, modelInfo, resolveModel } from '#engine/models/library';
import type { ObtainOptions, ObtainProgress } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { addressText, isServerAddress, serverAddress } from '#engine/remote/serverAddress';

export interface HostOptions {
  /** Further folders in which models lie. */
  readonly folders: readonly string[];
  readonly log: Logger;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ObtainProgress) => void;
}

/**
 * All that the extension uses of the engine, behind one import that is made when a model is first needed: activation
 * loads none of it.
 */
export const modelHost = {
  makeClient: (log: Logger): ModelClient => new ModelClient({ workerPath: defaultWorkerPath(), log, isPolite: true }),
  list: (options: HostOptions): Promise<ListedModel[]> => listModels(obtain(options)),
  info: (model: string | undefined, options: HostOptions): Promise<ListedModel> =>
    modelInfo(model ?? defaultEntry.name, obtain(options)),
  add: (path: string, options: HostOptions): Promise<ListedModel> => addModel(path, obtain(options)),
  resolve: (model: string | undefined, options: HostOptions): Promise<string> => resolveModel(model, obtain(options)),
  importFolder: (): string => openStore({ env: process.env }).imports,
  defaultName: defaultEntry.name,
  isServerAddress,
  serverAddress,
  addressText,
};

function obtain({ folders, log, signal, onProgress }: HostOptions): ObtainOptions {
  const store = openStore({ env: process.env });
  return {
    store: { ...store, folders: [...folders, ...store.folders] },
    env: process.env,
    signal,
    onProgress,
    log,
  };
}
