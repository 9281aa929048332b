import type { Logger } from '#core/log';
import type { ModelCard } from '#core/model/modelCard';
import { defaultWorkerPath, ModelClient } from '#engine/client';
import { type ExportRequest, exportFolder } from '#engine/export/exportFolder';
import { defaultEntry } from '#engine/models/catalogue';
import { hubId, hubName } from '#engine/models/hubId';
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
  /** `onReload` is told the card of a model that was loaded again, whose device may have been left behind. */
  makeClient: (log: Logger, onReload: (card: ModelCard) => void): ModelClient =>
    new ModelClient({ workerPath: defaultWorkerPath(), log, isPolite: true, onReload }),
  list: (options: HostOptions): Promise<ListedModel[]> => listModels(obtain(options)),
  info: (model: string | undefined, options: HostOptions): Promise<ListedModel> =>
    modelInfo(model ?? defaultEntry.name, obtain(options)),
  add: (path: string, options: HostOptions): Promise<ListedModel> => addModel(path, obtain(options)),
  resolve: (model: string | undefined, options: HostOptions): Promise<string> => resolveModel(model, obtain(options)),
  exportFolder: (request: ExportRequest): Promise<number> => exportFolder(request),
  /** A repository of the Hugging Face hub as it is asked for; `undefined` where the text names none. */
  hubName: (text: string): string | undefined => {
    const id = hubId(text);
    return id && hubName(id);
  },
  importFolder: (): string => openStore({ env: process.env }).imports,
  defaultName: defaultEntry.name,
  isServerAddress,
  serverAddress,
  addressText,
};

export type ModelHost = typeof modelHost;

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
