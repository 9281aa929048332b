import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '#core/errors';
import type { Precision } from '#core/model/modelCard';
import { filesIn, sizeOf } from './findModel.ts';
import { partsOf } from './splitParts.ts';
import { errorCode } from './wholeFile.ts';

/** A folder as the Hugging Face hub has them: settings and tokenizer beside the ONNX files of one model. */
export interface ModelFolder {
  readonly path: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tokenizer: unknown;
  /** `tokenizer_config.json`; empty where there is none. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  /** The words of the model card's head; empty where it says nothing. */
  readonly license: string;
  /** Absolute paths of the decoders in it. */
  readonly decoders: readonly string[];
}

/** Bytes of a JSON file at most; the largest tokenizers take about 35 MB. */
const MOST_JSON_BYTES = 128 * 2 ** 20;

/** How decoders are called, the most useful first. */
const NAMES = ['decoder_model_merged', 'model', 'decoder_with_past_model', 'decoder_model'];
/** What follows the name, by precision, the most wanted first (transformers.js' names of quantisations). */
const SUFFIXES: Readonly<Record<Precision, readonly string[]>> = {
  exact: ['', 'fp32', 'q4', 'bnb4', 'fp16', 'q4f16', 'quantized', 'int8', 'uint8'],
  fast: ['quantized', 'int8', 'uint8', 'q4', 'bnb4', 'q4f16', 'fp16', '', 'fp32'],
};

/** Whether a path is such a folder, or one of the ONNX files in it. */
export async function isModelFolder(path: string): Promise<boolean> {
  if (/\.onnx$/i.test(path)) return true;
  const facts = await stat(path).catch(() => undefined);
  return facts?.isDirectory() === true && (await decodersIn(path)).length > 0;
}

/**
 * Reads a folder, or that of an ONNX file, which then is the only one.
 * @throws UserError `file-not-found`, `file-unreadable`, `model-incomplete` with what is missing.
 */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const isFile = /\.onnx$/i.test(path);
  const folder = isFile ? await homeOf(path) : path;
  const decoders = isFile ? [path] : await decodersIn(folder);
  if (decoders.length === 0) throw incomplete(folder, 'an ONNX file of a decoder (model.onnx or onnx/model.onnx)');
  return {
    path: folder,
    config: await readObject(folder, 'config.json', true),
    tokenizer: await readObject(folder, 'tokenizer.json', true),
    tokenizerConfig: await readObject(folder, 'tokenizer_config.json', false),
    license: await licenseOf(folder),
    decoders,
  };
}

/** Bytes of a model file, or of the ONNX files of a folder with their weights; `undefined` where there is none. */
export async function modelBytes(path: string): Promise<number | undefined> {
  const own = await sizeOf(path);
  if (own !== undefined && !/\.onnx$/i.test(path)) return sumOf(await Promise.all(partsOf(path).map(sizeOf)));
  const decoders = own === undefined ? await decodersIn(path) : [path];
  const files: number[] = [];
  for (const folder of new Set(decoders.map(decoder => dirname(decoder)))) {
    for (const file of await filesIn(folder, '', 0)) {
      if (decoders.some(decoder => file.path.startsWith(decoder))) files.push(file.bytes);
    }
  }
  return files.length === 0 ? own : files.reduce((sum, bytes) => sum + bytes, 0);
}

/** Parts that are missing count nothing; what is there is told, and opening says what is not. */
function sumOf(sizes: readonly (number | undefined)[]): number {
  return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
}

/** The decoder that fits a precision best; where a wish cannot be met, the next best. */
export function decoderFor(decoders: readonly string[], precision: Precision): string {
  const place = (path: string) => {
    const { name, suffix } = parts(path);
    const wanted = SUFFIXES[precision].indexOf(suffix);
    return (wanted < 0 ? SUFFIXES[precision].length : wanted) * NAMES.length + NAMES.indexOf(name);
  };
  return [...decoders].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))[0]!;
}

/** `model_q4f16.onnx` is `model` with `q4f16`. */
function parts(path: string): { readonly name: string; readonly suffix: string } {
  const stem = basename(path).replace(/\.onnx$/i, '');
  const name = NAMES.find(each => stem === each || stem.startsWith(`${each}_`)) ?? '';
  return { name, suffix: stem.slice(name.length).replace(/^_/, '') };
}

/** Whether an ONNX file is by its name that of a decoder. */
export function isDecoder(path: string): boolean {
  return /\.onnx$/i.test(path) && parts(path).name !== '';
}

async function decodersIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const place of ['onnx', '.']) {
    const names = await readdir(join(folder, place)).catch(() => []);
    found.push(...names.filter(isDecoder).map(name => join(folder, place, name)));
  }
  return found.sort();
}

/** The folder of `config.json`: where the file lies, or one above. */
async function homeOf(path: string): Promise<string> {
  const own = dirname(path);
  const hasConfig = await stat(join(own, 'config.json')).catch(() => undefined);
  return hasConfig ? own : dirname(own);
}

async function readObject(folder: string, name: string, needed: boolean): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, name);
  const facts = await stat(path).catch(error => {
    if (errorCode(error) !== 'ENOENT') throw unreadable(path, error.message, error);
  });
  if (!facts && needed) throw incomplete(folder, name);
  if (!facts) return {};
  if (facts.size > MOST_JSON_BYTES) throw unreadable(path, `it has ${facts.size} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, (error as Error).message, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(path, 'it holds no object');
  return value as Record<string, unknown>;
}

/** `license:` in the head of the model card. */
async function licenseOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '');
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text.slice(0, 65_536))?.[1] ?? '';
  return /^license:[ \t]*["']?([\w .+-]{1,80}?)["']?[ \t]*\r?$/m.exec(head)?.[1] ?? '';
}

function incomplete(folder: string, what: string): UserError {
  return new UserError(
    'model-incomplete',
    `The model folder ${folder} has no ${what}.`,
    'Fetch the whole repository of the model: config.json, tokenizer.json and the folder onnx.',
  );
}

function unreadable(path: string, why: string, cause?: unknown): UserError {
  return new UserError('file-unreadable', `${path} cannot be read: ${why}.`, 'Fetch the file again.', { cause });
}
