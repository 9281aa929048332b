import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '#core/errors';
import { metadataCount, metadataString } from '#core/gguf/metadata';
import { checkTensors } from '#core/model/checkTensors';
import { configFromGguf } from '#core/model/configFromGguf';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { folderConfig } from '#core/model/folderConfig';
import type { Precision } from '#core/model/modelCard';
import { plannedWeights } from '#core/model/plannedWeights';
import { planWeights } from '#core/model/weightPlan';
import { wholeGraph } from '#core/model/wholeGraph';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { tokenizerJson } from '#core/tokenizer/toJson';
import { readFrequencyFactors } from '../import/frequencyFactors.ts';
import { writeWeights } from '../import/writeWeights.ts';
import { asDiskFull, requireSpace } from '../models/diskSpace.ts';
import { type OpenGguf, openGguf } from '../models/openGguf.ts';
import { errorCode } from '../models/wholeFile.ts';

/** Positions that the rotary tables of the graph serve at most; a table of more would outgrow small models. */
const MOST_POSITIONS = 32_768;

export interface ExportRequest {
  /** Absolute path of a GGUF file. */
  readonly path: string;
  /** Folder to make; it must not be there, or be empty. */
  readonly target: string;
  /** `exact` writes float32 weights, `fast` the quantised blocks of the file, multiplied with 8-bit activations. */
  readonly precision: Precision;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Writes a GGUF model as a model folder of the Hugging Face hub: `config.json`, `tokenizer.json`, `tokenizer_config.json` and
 * `onnx/model.onnx` (`fast`: `onnx/model_quantized.onnx`) with its weights beside it. The folder gets its name once it is
 * whole. Returns the bytes of the weights.
 * @throws UserError as `openGguf`, `configFromGguf`; `file-unwritable`, `disk-full`; Cancelled.
 */
export async function exportFolder(request: ExportRequest): Promise<number> {
  const model = await openGguf(request.path);
  const unfinished = `${request.target}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
  try {
    const config = await configOf(model);
    await requireEmpty(request.target);
    await mkdir(join(unfinished, 'onnx'), { recursive: true }).catch(error => {
      throw unwritable(dirname(request.target), error);
    });
    const bytes = await writeModel(model, config, request, join(unfinished, 'onnx'));
    await writeSettings(model, config, unfinished);
    // An empty folder may be in the place.
    await rm(request.target, { recursive: true, force: true });
    await rename(unfinished, request.target);
    return bytes;
  } finally {
    await model.source.close();
    // What could not be made need not go.
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
  }
}

async function configOf({ file, source }: OpenGguf): Promise<DecoderConfig> {
  const config = configFromGguf(file.metadata, file.tensors);
  checkTensors(config, file.tensors);
  if (!config.rope) return config;
  const frequencyFactors = await readFrequencyFactors(source, file.tensors, config.rope.size);
  return { ...config, rope: { ...config.rope, frequencyFactors } };
}

async function writeModel(
  { file, source }: OpenGguf,
  config: DecoderConfig,
  { precision, signal, onProgress }: ExportRequest,
  folder: string,
): Promise<number> {
  const name = precision === 'fast' ? 'model_quantized.onnx' : 'model.onnx';
  const plan = planWeights(config, file.tensors, {
    storage: precision === 'fast' ? 'blocks' : 'dense',
    quantizedActivations: precision === 'fast',
    rotaryPositions: Math.min(config.longestSequence, MOST_POSITIONS),
    file: `${name}_data`,
  });
  await requireSpace(folder, plan.fileBytes);
  await writeFile(join(folder, name), wholeGraph(config, plannedWeights(plan)));
  const total = file.tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const target: FileHandle = await open(join(folder, `${name}_data`), 'w');
  try {
    await target.truncate(plan.fileBytes);
    const options = { signal, onProgress: (done: number) => onProgress(done, total) };
    await writeWeights(source, file.tensors, config, plan, target, options);
    await target.sync();
  } catch (error) {
    throw (await asDiskFull(error, folder, plan.fileBytes)) ?? error;
  } finally {
    await target.close();
  }
  return plan.fileBytes;
}

async function writeSettings({ file: { metadata } }: OpenGguf, config: DecoderConfig, folder: string): Promise<void> {
  const spec = tokenizerSpec(metadata);
  const id = (key: string) => metadataCount(metadata, `tokenizer.ggml.${key}_token_id`, null);
  const tokens = { begin: id('bos'), end: id('eos') };
  const named = (token: number | null) => (token === null ? undefined : spec.tokens[token]);
  const license = metadataString(metadata, 'general.license', '');
  const files: Readonly<Record<string, string>> = {
    'config.json': json(folderConfig(config, tokens)),
    'tokenizer.json': json(tokenizerJson(spec)),
    'tokenizer_config.json': json({ bos_token: named(tokens.begin), eos_token: named(tokens.end) }),
    ...(/^[\w.+-]{1,80}$/.test(license) ? { 'README.md': `---\nlicense: ${license}\n---\n` } : {}),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

const json = (value: object) => `${JSON.stringify(value, null, 1)}\n`;

async function requireEmpty(target: string): Promise<void> {
  const names = await readdir(target).catch(error => {
    if (errorCode(error) === 'ENOENT') return [];
    throw unwritable(target, error);
  });
  if (names.length === 0) return;
  throw new UserError('file-unwritable', `${target} is there already and not empty.`, 'Name another folder.');
}

function unwritable(folder: string, cause: unknown): UserError {
  const message = `${folder} cannot be written (${errorCode(cause)}).`;
  return new UserError('file-unwritable', message, 'Name a folder that you may write.', { cause });
}
