import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { GgufFile } from '#core/gguf/read';
import type { Logger } from '#core/log';
import { checkTensors } from '#core/model/checkTensors';
import { configFromGguf } from '#core/model/configFromGguf';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { implausible } from '#core/model/refusals';
import type { LoadParams, LoadProgress } from '#core/protocol/worker';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { loadTokenizer } from '#core/tokenizer/load';
import { tokenizerDefinition } from '#core/tokenizer/spec';
import { readFrequencyFactors } from '../import/frequencyFactors.ts';
import { filesDigest } from '../models/filesDigest.ts';
import { isModelFolder } from '../models/modelFolder.ts';
import { openGguf } from '../models/openGguf.ts';
import { isServerAddress } from '../remote/serverAddress.ts';
import { describeModel } from './describeModel.ts';
import type { LoadedModel } from './loadedModel.ts';
import { loadLm, MOST_POSITIONS } from './loadLm.ts';
import { measuredSpeed } from './measuredSpeed.ts';
import { openExport } from './openExport.ts';
import { openRemote } from './openRemote.ts';

/** Tokens of a window where nobody says: long enough for most context to count, short enough for its memory. */
const DEFAULT_WINDOW = 2048;
type Report = (progress: LoadProgress) => void;

/**
 * Opens a GGUF file, a folder with ONNX weights or a model of a server, and says how fast it was found to be.
 * @throws UserError for what cannot be used, with its reason; Cancelled.
 */
export async function openModel(
  params: LoadParams,
  report: Report,
  signal: AbortSignal,
  log: Logger,
): Promise<LoadedModel> {
  if (isServerAddress(params.path)) return openRemote(params, signal, log);
  const open = (await isModelFolder(params.path)) ? openExport : openFile;
  const loaded = await open(params, report, signal, log);
  const speed = await measuredSpeed(loaded, params, () => performance.now()).catch(async error => {
    await loaded.dispose();
    throw error;
  });
  return withSpare(speed === undefined ? loaded : { ...loaded, card: { ...loaded.card, speed } });
}

/** With a second KV cache, which takes no memory before it is used. */
function withSpare(loaded: LoadedModel): LoadedModel {
  const spare = loaded.lm?.fork();
  const dispose = async () => {
    await spare?.dispose();
    await loaded.dispose();
  };
  return { ...loaded, spare, dispose };
}

/**
 * Opens a GGUF file: reads its header, imports it where that was not done, and loads the graphs.
 * @throws UserError for a file that cannot be used, with its reason; Cancelled.
 */
async function openFile(params: LoadParams, report: Report, signal: AbortSignal, log: Logger): Promise<LoadedModel> {
  const { file, source, paths } = await openGguf(params.path);
  try {
    const config = await configOf(file, source);
    const digest = await filesDigest(paths, {
      signal,
      cacheFolder: dirname(params.importFolder),
      onProgress: (done, total) => report({ stage: 'check', done, total }),
    });
    const spec = tokenizerSpec(file.metadata);
    const tokenizer = loadTokenizer(spec, sha256(tokenizerDefinition(spec)));
    checkVocabulary(tokenizer.vocabulary.size, config);
    const card = describeModel(params, file, config, spec, { digest, tokenizerDigest: tokenizer.digest });
    const longestWindow = Math.min(config.longestSequence, MOST_POSITIONS);
    const windows = { longestWindow, defaultWindow: Math.min(DEFAULT_WINDOW, longestWindow) };
    if (params.parts === 'header') {
      return { card, tokenizer, lm: null, ...windows, dispose: async () => {} };
    }
    const { lm, ...loaded } = await loadLm({ source, file, config, digest, params, report, signal, log });
    return {
      card: { ...card, ...loaded, notes: [...card.notes, ...loaded.notes] },
      tokenizer,
      lm,
      ...windows,
      dispose: () => lm.dispose(),
    };
  } finally {
    await source.close();
  }
}

async function configOf(file: GgufFile, source: Parameters<typeof readFrequencyFactors>[0]): Promise<DecoderConfig> {
  const config = configFromGguf(file.metadata, file.tensors);
  checkTensors(config, file.tensors);
  if (!config.rope) return config;
  const frequencyFactors = await readFrequencyFactors(source, file.tensors, config.rope.size);
  return { ...config, rope: { ...config.rope, frequencyFactors } };
}

/** Every id needs a row of the table, and every row a token that it can be shown as. */
function checkVocabulary(tokens: number, { vocabularySize }: DecoderConfig): void {
  if (tokens === vocabularySize) return;
  throw implausible(`The tokenizer has ${tokens} tokens, but the table of embeddings has ${vocabularySize} rows.`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
