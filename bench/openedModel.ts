import { silent } from '#core/log';
import { openStore } from '#engine/models/store';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { openModel } from '#engine/worker/openModel';
import { smollm2Path } from '#test/support/models';

/** A model in this process, in `exact`; the default one where no file is named. `threads` as in the command line. */
export async function openedModel(threads: string, file?: string): Promise<LoadedModel> {
  const params = {
    path: file ?? (await smollm2Path()),
    importFolder: openStore({ env: process.env }).imports,
    precision: 'exact',
    threads: Number(threads),
    parts: 'all',
  } as const;
  return openModel(params, () => {}, new AbortController().signal, silent);
}
