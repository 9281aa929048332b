import { createHash } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import { metadataString } from '#core/gguf/metadata';
import { type GgufFile, readGguf } from '#core/gguf/read';
import type { Logger } from '#core/log';
import { checkTensors } from '#core/model/checkTensors';
import { configFromGguf } from '#core/model/configFromGguf';
import type { DecoderConfig } from '#core/model/decoderConfig';
import type { ModelCard } from '#core/model/modelCard';
import type { LoadParams, LoadProgress } from '#core/protocol/worker';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { loadTokenizer } from '#core/tokenizer/load';
import { type TokenizerSpec, tokenizerDefinition } from '#core/tokenizer/spec';
import { readFrequencyFactors } from '../import/frequencyFactors.ts';
import { BODY_FILE, HEAD_FILE, type ImportedModel, importModel, LOGITS_FILE } from '../import/importModel.ts';
import { fileDigest } from '../models/digest.ts';
import { openFileSource } from '../models/fileSource.ts';
import { CpuLm } from './cpuLm.ts';
import type { LoadedModel } from './handlers.ts';
import { type Head, logitsHead, probeHead } from './head.ts';
import { openSession } from './session.ts';

/** Tokens of a window where nobody says: long enough for most context to count, short enough for its memory. */
const DEFAULT_WINDOW = 2048;
/** Rotary tables are written for at most so many positions; no default window comes near. */
const MOST_POSITIONS = 32_768;
/** Share of the machine's memory that float32 weights may take before blocks stay quantised. */
const DENSE_SHARE = 0.5;

type Report = (progress: LoadProgress) => void;

/**
 * Opens a GGUF file: reads its header, imports it where that was not done, and loads the graphs.
 * @throws UserError for a file that cannot be used, with its reason; Cancelled.
 */
export async function openModel(
  params: LoadParams,
  report: Report,
  signal: AbortSignal,
  log: Logger,
): Promise<LoadedModel> {
  const source = await openFileSource(params.path);
  try {
    const file = await readGguf(source);
    const config = await configOf(file, source);
    const digest = await fileDigest(params.path, {
      signal,
      cacheFolder: dirname(params.importFolder),
      onProgress: (done, total) => report({ stage: 'check', done, total }),
    });
    const spec = tokenizerSpec(file.metadata);
    const tokenizer = loadTokenizer(spec, sha256(tokenizerDefinition(spec)));
    const card = describe(params, file, config, spec, { digest, tokenizerDigest: tokenizer.digest });
    const defaultWindow = Math.min(DEFAULT_WINDOW, config.contextLength);
    if (params.parts === 'header') {
      return { card, tokenizer, lm: null, defaultWindow, dispose: async () => {} };
    }
    const imported = await importModel({
      source,
      tensors: file.tensors,
      config,
      digest,
      ...storageFor(params, file),
      positions: Math.min(config.contextLength, MOST_POSITIONS),
      importFolder: params.importFolder,
      signal,
      onProgress: (done, total) => report({ stage: 'import', done, total }),
    });
    const lm = await loadGraphs(imported, params, config, { report, signal, log });
    const loadedCard = { ...card, weightBytes: imported.weightBytes };
    return { card: loadedCard, tokenizer, lm, defaultWindow, dispose: () => lm.dispose() };
  } finally {
    await source.close();
  }
}

async function configOf(file: GgufFile, source: Parameters<typeof readFrequencyFactors>[0]): Promise<DecoderConfig> {
  const config = configFromGguf(file.metadata, file.tensors);
  checkTensors(config, file.tensors);
  const frequencyFactors = await readFrequencyFactors(source, file.tensors, config.rope.size);
  return { ...config, rope: { ...config.rope, frequencyFactors } };
}

/**
 * `exact` takes float32 weights where they fit, since blocks are unpacked again at every call; a larger model keeps
 * its blocks and is multiplied in float32. `fast` always keeps them and quantises the activations.
 */
function storageFor({ precision }: LoadParams, file: GgufFile) {
  if (precision === 'fast') return { storage: 'blocks', quantizedActivations: true } as const;
  const dense = 4 * parameters(file) < DENSE_SHARE * totalmem();
  return { storage: dense ? 'dense' : 'blocks', quantizedActivations: false } as const;
}

async function loadGraphs(
  { folder, weightBytes }: ImportedModel,
  params: LoadParams,
  config: DecoderConfig,
  { report, signal, log }: { report: Report; signal: AbortSignal; log: Logger },
): Promise<CpuLm> {
  const threads = params.threads || availableParallelism();
  const progress = (done: number) => report({ stage: 'load', done, total: weightBytes });
  progress(0);
  // The head first: while its matrix is packed it is held twice, which is cheaper before the body is there.
  const head = await loadHead(folder, threads, config.vocabularySize, log);
  progress(Math.min(weightBytes, 4 * config.vocabularySize * config.hiddenSize));
  if (signal.aborted) {
    await head.dispose();
    throw new Cancelled();
  }
  // Pieces have many lengths; kept memory would grow with each.
  const body = await openSession(join(folder, BODY_FILE), { threads, keepMemory: false });
  progress(weightBytes);
  return new CpuLm(body, head, config);
}

/** The probed head; where ONNX Runtime cannot hold the probe, the plain one, measured outside the graph. */
async function loadHead(folder: string, threads: number, vocabularySize: number, log: Logger): Promise<Head> {
  const options = { threads, keepMemory: true };
  try {
    return probeHead(await openSession(join(folder, HEAD_FILE), options), vocabularySize);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'model-unusable') throw error;
    log('warn', `Measuring outside the graph, which is slower: ${error.message}`);
    return logitsHead(await openSession(join(folder, LOGITS_FILE), options), vocabularySize);
  }
}

function describe(
  params: LoadParams,
  file: GgufFile,
  config: DecoderConfig,
  spec: TokenizerSpec,
  digests: { readonly digest: string; readonly tokenizerDigest: string },
): ModelCard {
  const { metadata } = file;
  return {
    ...digests,
    name: metadataString(metadata, 'general.name', basename(params.path, '.gguf')),
    architecture: config.architecture,
    parameters: parameters(file),
    license: metadataString(metadata, 'general.license', ''),
    quantization: quantization(file),
    contextLength: config.contextLength,
    vocabularySize: config.vocabularySize,
    precision: params.precision,
    device: 'cpu',
    start: spec.start,
    weightBytes: 0,
  };
}

function parameters(file: GgufFile): number {
  return file.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** Tensor types by number of tensors, e.g. `Q4_1 210, F32 61, Q8_0 1`. */
function quantization(file: GgufFile): string {
  const counts = new Map<string, number>();
  for (const { type } of file.tensors) counts.set(type, (counts.get(type) ?? 0) + 1);
  const descending = [...counts].sort(([, a], [, b]) => b - a);
  return descending.map(([type, count]) => `${type} ${count}`).join(', ');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
