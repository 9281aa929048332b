import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readGguf } from '#core/gguf/read';
import { configFromGguf } from '#core/model/configFromGguf';
import type { Storage } from '#core/model/weightPlan';
import { readFrequencyFactors } from '#engine/import/frequencyFactors';
import { BODY_FILE, HEAD_FILE, type ImportRequest, importModel, LOGITS_FILE } from '#engine/import/importModel';
import { CpuLm } from '#engine/worker/cpuLm';
import { type Head, logitsHead, probeHead } from '#engine/worker/head';
import { openSession } from '#engine/worker/session';
import { sha256Of } from './fakeModel.ts';
import { type MemorySource, memorySource } from './memorySource.ts';
import { scratchFolder } from './scratch.ts';
import { type TinyModel, tinyFile } from './tinyModel.ts';

export interface TinyOptions {
  readonly storage?: Storage;
  readonly quantizedActivations?: boolean;
  /** Which head measures. */
  readonly head?: 'probe' | 'logits';
}

/** Everything that an import of a tiny model asks for. */
export async function importRequest(
  model: TinyModel,
  importFolder: string,
  { storage = 'dense', quantizedActivations = false }: TinyOptions = {},
): Promise<ImportRequest & { readonly source: MemorySource }> {
  const bytes = tinyFile(model);
  const source = memorySource(bytes);
  const { metadata, tensors } = await readGguf(source);
  const config = configFromGguf(metadata, tensors);
  const frequencyFactors = await readFrequencyFactors(source, tensors, config.rope.size);
  return {
    source,
    tensors,
    config: { ...config, rope: { ...config.rope, frequencyFactors } },
    digest: sha256Of(bytes),
    storage,
    quantizedActivations,
    positions: config.contextLength,
    importFolder,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
}

/** A tiny model, imported into a folder of the test and loaded. */
export async function openTinyLm(context: TestContext, model: TinyModel, options: TinyOptions = {}): Promise<CpuLm> {
  const request = await importRequest(model, await scratchFolder(context), options);
  const { folder } = await importModel(request);
  const head = await openTinyHead(folder, options.head ?? 'probe', request.config.vocabularySize);
  const lm = new CpuLm(await openSession(join(folder, BODY_FILE), sessionOptions), head, request.config);
  context.after(() => lm.dispose());
  return lm;
}

export async function openTinyHead(folder: string, kind: 'probe' | 'logits', vocabularySize: number): Promise<Head> {
  if (kind === 'probe') return probeHead(await openSession(join(folder, HEAD_FILE), sessionOptions), vocabularySize);
  return logitsHead(await openSession(join(folder, LOGITS_FILE), sessionOptions), vocabularySize);
}

export const sessionOptions = { threads: 1, keepMemory: false };
