import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import type { GgufFile } from '#core/gguf/read';
import type { ByteSource } from '#core/gguf/source';
import type { Logger } from '#core/log';
import type { CausalLm } from '#core/model/causalLm';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { decidedDevice } from '#core/model/device';
import type { Precision } from '#core/model/modelCard';
import type { LoadParams, LoadProgress } from '#core/protocol/worker';
import { BODY_FILE, HEAD_FILE, type ImportedModel, importModel, LOGITS_FILE } from '../import/importModel.ts';
import { CpuLm } from './cpuLm.ts';
import { parameters } from './describeModel.ts';
import { type Head, logitsHead, probeHead } from './head.ts';
import { loadOnDevice } from './loadOnDevice.ts';
import { isWorthwhile, precisionTrial } from './precisionTrial.ts';
import { openSession } from './session.ts';

/** Rotary tables are written for at most so many positions; no default window comes near. */
export const MOST_POSITIONS = 32_768;
/** Share of the machine's memory that float32 weights may take before blocks stay quantised. */
const DENSE_SHARE = 0.5;

/** A checked model file and what is asked of it. */
export interface LoadRequest {
  readonly source: ByteSource;
  readonly file: GgufFile;
  readonly config: DecoderConfig;
  readonly digest: string;
  readonly params: LoadParams;
  readonly report: (progress: LoadProgress) => void;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** A model ready to run, and what became of the wishes. */
export interface LoadedLm {
  readonly lm: CausalLm;
  readonly precision: Precision;
  readonly weightBytes: number;
  /** Sentences for people. */
  readonly notes: readonly string[];
}

/** Loads the model in the precision asked for; `fast` only where a trial has shown that it is faster here. */
export async function loadLm(request: LoadRequest): Promise<LoadedLm> {
  const { params, digest } = request;
  if (params.precision === 'exact' || params.insist) return loadWith(request, params.precision);
  const verdict = await precisionTrial({
    digest,
    threads: threadsOf(params),
    contextLength: request.config.contextLength,
    folder: dirname(params.importFolder),
    open: async precision => (await loadWith(request, precision)).lm,
    now: () => performance.now(),
  });
  if (isWorthwhile(verdict)) return loadWith(request, 'fast');
  const [fast, exact] = [verdict.fast, verdict.exact].map(speed => Math.round(speed));
  const exactly = await loadWith(request, 'exact');
  const note = `Quantised arithmetic is not faster on this machine (${fast} tokens/s, exact ${exact}), so exact is used.`;
  return { ...exactly, notes: [note, ...exactly.notes] };
}

async function loadWith(request: LoadRequest, precision: Precision): Promise<LoadedLm> {
  const { file, config, params, signal, report } = request;
  const form = formFor(precision, file);
  const imported = await importModel({
    source: request.source,
    tensors: file.tensors,
    config,
    digest: request.digest,
    ...form,
    positions: Math.min(config.longestSequence, MOST_POSITIONS),
    importFolder: params.importFolder,
    signal,
    onProgress: (done, total) => report({ stage: 'import', done, total }),
  });
  const lm = await loadGraphs(imported, request);
  const kept = precision === 'exact' && form.storage === 'blocks';
  const notes = kept ? ['The weights stay quantised, since float32 ones would take half of this machine or more.'] : [];
  return { lm, precision, weightBytes: imported.weightBytes, notes };
}

/**
 * `exact` takes float32 weights where they fit, since blocks are unpacked again at every call; a larger model keeps
 * its blocks and is multiplied in float32. `fast` always keeps them and quantises the activations.
 */
function formFor(precision: Precision, file: GgufFile) {
  if (precision === 'fast') return { storage: 'blocks', quantizedActivations: true } as const;
  const dense = 4 * parameters(file) < DENSE_SHARE * totalmem();
  return { storage: dense ? 'dense' : 'blocks', quantizedActivations: false } as const;
}

function threadsOf({ threads }: LoadParams): number {
  return threads || availableParallelism();
}

async function loadGraphs({ folder, weightBytes }: ImportedModel, request: LoadRequest): Promise<CausalLm> {
  const { config, report, signal, log } = request;
  const threads = threadsOf(request.params);
  const progress = (done: number) => report({ stage: 'load', done, total: weightBytes });
  progress(0);
  const device = decidedDevice(request.params);
  if (device !== 'cpu') {
    const lm = await loadOnDevice(folder, config, device, threads, request.params.mostPerRun);
    progress(weightBytes);
    return lm;
  }
  // The head first: while its matrix is packed it is held twice, which is cheaper before the body is there.
  const head = await loadHead(folder, threads, config.vocabularySize, log);
  progress(Math.min(weightBytes, 4 * config.vocabularySize * config.hiddenSize));
  if (signal.aborted) {
    await head.dispose();
    throw new Cancelled();
  }
  // Pieces have many lengths; kept memory would grow with each.
  const body = await openSession(join(folder, BODY_FILE), { threads, keepMemory: false }).catch(async error => {
    await head.dispose();
    throw error;
  });
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
