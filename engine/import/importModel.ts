import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#core/errors';
import type { GgufTensor } from '#core/gguf/readTensors';
import type { ByteSource } from '#core/gguf/source';
import { bodyGraph } from '#core/model/bodyGraph';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { logitsGraph, probedGraph } from '#core/model/headGraph';
import { plannedWeights } from '#core/model/plannedWeights';
import { planWeights, type Storage, WEIGHTS_FILE, type WeightPlan } from '#core/model/weightPlan';
import { asDiskFull, requireSpace } from '../models/diskSpace.ts';
import { errorCode } from '../models/wholeFile.ts';
import { writeWeights } from './writeWeights.ts';

/** Raised when what an import writes changes; older imports are then made anew. */
const IMPORT_VERSION = 7;
export const BODY_FILE = 'body.onnx';
export const HEAD_FILE = 'head.onnx';
export const LOGITS_FILE = 'logits.onnx';

export interface ImportRequest {
  readonly source: ByteSource;
  readonly tensors: readonly GgufTensor[];
  readonly config: DecoderConfig;
  /** SHA-256 of the source, hex. */
  readonly digest: string;
  readonly storage: Storage;
  readonly quantizedActivations: boolean;
  /** Longest sequence that the rotary tables serve. */
  readonly positions: number;
  /** Folder that holds all imported models. */
  readonly importFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface ImportedModel {
  /** Holds the graphs and their weights. */
  readonly folder: string;
  readonly weightBytes: number;
}

/**
 * The imported form of a model: two ONNX graphs over one weights file, in a folder named by what they were made from.
 * The folder is written under another name and renamed when it is whole, so an interrupted import leaves nothing that
 * could be taken for a model.
 * @throws UserError `disk-full`, `file-unwritable`, `gguf-truncated`; Cancelled.
 */
export async function importModel(request: ImportRequest): Promise<ImportedModel> {
  const { config, tensors, storage, quantizedActivations, positions } = request;
  const plan = planWeights(config, tensors, { storage, quantizedActivations, rotaryPositions: positions });
  const folder = join(request.importFolder, importName(request));
  const imported = { folder, weightBytes: plan.weightBytes };
  if (await isWhole(folder, plan)) return imported;
  await prepareFolder(request, plan);
  const unique = `${process.pid}.${randomBytes(4).toString('hex')}`;
  const unfinished = join(request.importFolder, `.${importName(request)}.${unique}.part`);
  try {
    await writeImport(request, plan, unfinished);
    await adopt(unfinished, folder, plan);
  } catch (error) {
    throw (await asDiskFull(error, request.importFolder, plan.fileBytes)) ?? error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return imported;
}

/** Makes room for an import. */
async function prepareFolder(request: ImportRequest, plan: WeightPlan): Promise<void> {
  const { importFolder } = request;
  try {
    await mkdir(importFolder, { recursive: true });
    await access(importFolder, constants.W_OK);
  } catch (cause) {
    const message = `The folder for imported models cannot be made or written: ${importFolder} (${errorCode(cause)}).`;
    throw new UserError('file-unwritable', message, 'Set TOKEN_LOUPE_STORE to a folder of yours.', { cause });
  }
  await removeAbandoned(importFolder);
  await removeOutdated(request);
  await requireSpace(importFolder, plan.fileBytes);
}

/** Name of the folder of an import; begins with the digest of its source. */
function importName(request: ImportRequest): string {
  return `${nameWithoutVersion(request)}${IMPORT_VERSION}`;
}

function nameWithoutVersion({ digest, storage, quantizedActivations, positions }: ImportRequest): string {
  const arithmetic = quantizedActivations ? 'int8' : 'float32';
  return `${digest.slice(0, 16)}-${storage}-${arithmetic}-${positions}-v`;
}

async function writeImport(request: ImportRequest, plan: WeightPlan, folder: string): Promise<void> {
  await mkdir(folder);
  const graphs = { [BODY_FILE]: bodyGraph, [HEAD_FILE]: probedGraph, [LOGITS_FILE]: logitsGraph };
  for (const [name, graph] of Object.entries(graphs)) {
    await writeFile(join(folder, name), graph(request.config, plannedWeights(plan)), { flush: true });
  }
  const total = request.tensors.reduce((sum, tensor) => sum + tensor.byteLength, 0);
  const file = await open(join(folder, WEIGHTS_FILE), 'w');
  try {
    await file.truncate(plan.fileBytes);
    await writeWeights(request.source, request.tensors, request.config, plan, file, {
      signal: request.signal,
      onProgress: done => request.onProgress(done, total),
    });
    // Renamed only once the bytes are on the disk: after a power cut the name must not promise what is not there.
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a finished import its name. Another process may have been first; then theirs is as good as ours. */
async function adopt(unfinished: string, folder: string, plan: WeightPlan): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    if (await isWhole(folder, plan)) return;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error))) throw error;
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  }
}

async function isWhole(folder: string, plan: WeightPlan): Promise<boolean> {
  const sizes = await Promise.all(
    [WEIGHTS_FILE, BODY_FILE, HEAD_FILE, LOGITS_FILE].map(name =>
      stat(join(folder, name)).then(
        facts => facts.size,
        () => 0,
      ),
    ),
  );
  return sizes.every(size => size > 0) && sizes[0] === plan.fileBytes;
}

/** Removes what imports that were killed have left. */
async function removeAbandoned(importFolder: string): Promise<void> {
  for (const name of await readdir(importFolder)) {
    const pid = /^\..*\.(\d+)\.[0-9a-f]+\.part$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) await rm(join(importFolder, name), { recursive: true, force: true });
  }
}

/** Removes the imports that an older version of this program has made of the same file in the same form. */
async function removeOutdated(request: ImportRequest): Promise<void> {
  const start = nameWithoutVersion(request);
  const names = await readdir(request.importFolder);
  const outdated = names.filter(name => name.startsWith(start) && Number(name.slice(start.length)) < IMPORT_VERSION);
  for (const name of outdated) {
    // One that is in use, which Windows does not remove, is left for the next time.
    await rm(join(request.importFolder, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
