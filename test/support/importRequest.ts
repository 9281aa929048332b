import { readGguf } from '#core/gguf/read';
import { configFromGguf } from '#core/model/configFromGguf';
import type { Storage } from '#core/model/weightPlan';
import { readFrequencyFactors } from '#engine/import/frequencyFactors';
import type { ImportRequest } from '#engine/import/importModel';
import { sha256Of } from './fakeModel.ts';
import { type MemorySource, memorySource } from './memorySource.ts';
import { type TinyModel, tinyFile } from './tinyModel.ts';

export interface Held {
  readonly storage: Storage;
  readonly quantizedActivations: boolean;
}

export const DENSE: Held = { storage: 'dense', quantizedActivations: false };
export const BLOCKS: Held = { storage: 'blocks', quantizedActivations: false };
export const INT8: Held = { storage: 'blocks', quantizedActivations: true };

/** Everything that an import of a tiny model asks for. */
export async function importRequest(
  model: TinyModel,
  importFolder: string,
  held: Held = DENSE,
): Promise<ImportRequest & { readonly source: MemorySource }> {
  const bytes = tinyFile(model);
  const source = memorySource(bytes);
  const { metadata, tensors } = await readGguf(source);
  const config = configFromGguf(metadata, tensors);
  const rope = config.rope!;
  const frequencyFactors = await readFrequencyFactors(source, tensors, rope.size);
  return {
    source,
    tensors,
    config: { ...config, rope: { ...rope, frequencyFactors } },
    digest: sha256Of(bytes),
    ...held,
    positions: config.contextLength,
    importFolder,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
}
