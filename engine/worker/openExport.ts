import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import type { Logger } from '#core/log';
import { type DecoderExport, decoderExport, type StateSizes } from '#core/model/decoderExport';
import { decidedDevice } from '#core/model/device';
import { exportProbe } from '#core/model/exportProbe';
import type { ModelCard } from '#core/model/modelCard';
import { trimGraph } from '#core/model/trimGraph';
import { type GraphSignature, readSignature } from '#core/onnx/signature';
import { mergeMessages } from '#core/onnx/wire';
import type { LoadParams, LoadProgress } from '#core/protocol/worker';
import { loadTokenizer } from '#core/tokenizer/load';
import { tokenizerDefinition } from '#core/tokenizer/spec';
import { openFileSource } from '../models/fileSource.ts';
import { filesDigest } from '../models/filesDigest.ts';
import { sizeOf } from '../models/findModel.ts';
import { decoderFor, type ModelFolder, readModelFolder } from '../models/modelFolder.ts';
import { CarryingLm } from './carryingLm.ts';
import { describeExport } from './describeExport.ts';
import { exportRunner } from './exportRunner.ts';
import { folderTokenizer } from './folderTokenizer.ts';
import type { LoadedModel } from './loadedModel.ts';
import { openSession } from './session.ts';

/** Tokens of a window where nobody says. */
const DEFAULT_WINDOW = 2048;
/** The same where nothing is carried from run to run: all logits of a window are then made at once. */
const UNCARRIED_WINDOW = 512;
/** Bytes of float32 logits of one run. */
const LOGITS_BYTES = 64 << 20;

/** An export whose graph was read, and what it is. */
interface ReadExport {
  readonly folder: ModelFolder;
  readonly decoder: string;
  readonly signature: GraphSignature;
  readonly shape: DecoderExport;
  readonly vocabularySize: number;
}

/**
 * Opens a model folder of the Hugging Face hub with ONNX weights. Nothing is imported: the probe is appended to the
 * graph's bytes in memory, and external weights are read where they lie.
 * @throws UserError for what cannot be used, with its reason; Cancelled.
 */
export async function openExport(
  params: LoadParams,
  report: (progress: LoadProgress) => void,
  signal: AbortSignal,
  log: Logger,
): Promise<LoadedModel> {
  const read = await readExport(params);
  const { folder, decoder, shape, vocabularySize } = read;
  const files = [decoder, ...externalFiles(read)];
  await requireFiles(files);
  const digest = await filesDigest(files, {
    signal,
    cacheFolder: dirname(params.importFolder),
    onProgress: (done, total) => report({ stage: 'check', done, total }),
  });
  const spec = folderTokenizer(folder, vocabularySize);
  const tokenizer = loadTokenizer(spec, createHash('sha256').update(tokenizerDefinition(spec)).digest('hex'));
  requireVocabulary(tokenizer.vocabulary.size, vocabularySize);
  const card: ModelCard = describeExport(
    { ...read, precision: params.precision, device: params.device, start: spec.start },
    digest,
    tokenizer.digest,
  );
  const carries = shape.carried.length > 0;
  const longestWindow = card.contextLength;
  const defaultWindow = Math.min(carries ? DEFAULT_WINDOW : UNCARRIED_WINDOW, longestWindow);
  const windows = { longestWindow, defaultWindow, oneRun: !carries };
  if (params.parts === 'header') return { card, tokenizer, lm: null, ...windows, dispose: async () => {} };
  if (signal.aborted) throw new Cancelled();
  const total = card.weightBytes;
  report({ stage: 'load', done: 0, total });
  const lm = await loadExport(read, params);
  report({ stage: 'load', done: total, total });
  log('debug', `${basename(decoder)}: ${shape.carried.length} states are carried.`);
  return { card, tokenizer, lm, ...windows, dispose: () => lm.dispose() };
}

async function readExport({ path, precision }: LoadParams): Promise<ReadExport> {
  const folder = await readModelFolder(path);
  const decoder = decoderFor(folder.decoders, precision);
  const source = await openFileSource(decoder);
  const signature = await readSignature(source).finally(() => source.close());
  const shape = decoderExport(signature, stateSizes(folder.config));
  const said = folder.config.vocab_size;
  const vocabularySize = shape.vocabularySize ?? (typeof said === 'number' ? said : 0);
  if (!Number.isInteger(vocabularySize) || vocabularySize < 1) {
    throw new UserError(
      'unsupported-export',
      `Neither ${basename(decoder)} nor config.json says how many tokens the vocabulary has.`,
      'Take another export of the model.',
    );
  }
  return { folder, decoder, signature, shape, vocabularySize };
}

/** Under the names that most families use. */
function stateSizes(config: Readonly<Record<string, unknown>>): StateSizes {
  const whole = (key: string) => (Number.isInteger(config[key]) ? Number(config[key]) : undefined);
  const heads = whole('num_attention_heads');
  const width = whole('hidden_size');
  return {
    kvHeads: whole('num_key_value_heads') ?? heads,
    headSize: whole('head_dim') ?? (heads && width ? width / heads : undefined),
  };
}

/** Absolute paths; a name that leads out of the folder is refused. */
function externalFiles({ decoder, signature }: ReadExport): string[] {
  const home = dirname(decoder);
  return [...signature.externalFiles].sort().map(name => {
    const isInside = name !== '' && !name.split(/[\\/]/).includes('..') && !/^([\\/]|[a-z]:)/i.test(name);
    if (isInside) return join(home, name);
    throw new UserError(
      'unsupported-export',
      `${basename(decoder)} wants weights outside its folder: ${name}.`,
      'Take an export whose files lie together.',
    );
  });
}

async function requireFiles(files: readonly string[]): Promise<void> {
  for (const path of files) {
    if ((await sizeOf(path)) !== undefined) continue;
    throw new UserError(
      'model-incomplete',
      `The weights of the model are not there: ${path}.`,
      'Fetch the whole repository of the model.',
    );
  }
}

function requireVocabulary(tokens: number, rows: number): void {
  if (tokens === rows) return;
  throw new UserError(
    'model-incomplete',
    `The tokenizer has ${tokens} tokens, but the model tells ${rows} apart.`,
    'Take tokenizer.json from the repository of this very model.',
  );
}

async function loadExport(read: ReadExport, params: LoadParams): Promise<CarryingLm> {
  const { decoder, signature, shape, vocabularySize } = read;
  const threads = params.threads || availableParallelism();
  const probe = exportProbe(signature, { logits: shape.logits, vocabularySize });
  const bytes = mergeMessages([await readFile(decoder), probe.fragment]);
  const options = { threads, keepMemory: false, device: decidedDevice(params) };
  const presents = shape.carried.map(({ present }) => present);
  // The logits themselves are read by the probe alone.
  const onDevice = presents.length > 0 ? [shape.logits.name, ...presents] : [];
  const session = await openSession({ bytes, folder: dirname(decoder) }, { ...options, onDevice });
  const trim =
    shape.carried.length > 0
      ? await openSession(
          { bytes: trimGraph(shape.carried), folder: dirname(decoder) },
          { ...options, onDevice: presents },
        )
      : null;
  const most = params.mostPerRun ?? Math.max(16, Math.floor(LOGITS_BYTES / 4 / vocabularySize));
  const { hasHidden } = probe;
  return new CarryingLm(
    exportRunner({ session, trim, shape, device: options.device, vocabularySize, hasHidden, most }),
  );
}
