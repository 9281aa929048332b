import { UserError } from '#core/errors';
import type { Precision } from '#core/model/modelCard';
import { decoderFor, isDecoder } from './modelFolder.ts';

/** A file of a repository. */
export interface HubFile {
  /** With `/`, from the root of the repository. */
  readonly path: string;
  readonly bytes: number;
  /** Hex, where the hub says it: of large files. */
  readonly sha256: string | undefined;
  /** Git's name of the content: SHA-1 of the file with a head; of small files. */
  readonly blob: string | undefined;
}

const NEEDED = ['config.json', 'tokenizer.json'];
const USEFUL = ['tokenizer_config.json', 'README.md'];

/**
 * What of a repository is fetched: settings, tokenizer, the one decoder that fits the precision, and its weights.
 * @throws UserError `unsupported-export` with what the repository lacks.
 */
export function neededFiles(repository: string, files: readonly HubFile[], precision: Precision): readonly HubFile[] {
  const byPath = new Map(files.map(file => [file.path, file]));
  const decoders = files.map(({ path }) => path).filter(path => isDecoder(path) && /^(onnx\/)?[^/]+$/.test(path));
  if (decoders.length === 0) throw lacks(repository, 'no ONNX weights of a decoder (onnx/model.onnx)', files);
  const missing = NEEDED.find(name => !byPath.has(name));
  if (missing) throw lacks(repository, `no ${missing}`, files);
  const decoder = decoderFor(decoders, precision);
  const small = [...NEEDED, ...USEFUL].flatMap(name => byPath.get(name) ?? []);
  return [...small, ...files.filter(({ path }) => path === decoder || isDataOf(path, decoder))];
}

/** `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data` belong to `model.onnx`. */
export function isDataOf(path: string, decoder: string): boolean {
  return path.startsWith(decoder) && /^[._]data(_\d+)?$/.test(path.slice(decoder.length));
}

function lacks(repository: string, what: string, files: readonly HubFile[]): UserError {
  const gguf = files.filter(({ path }) => /\.gguf$/i.test(path)).map(({ path }) => path);
  const hint =
    gguf.length > 0
      ? `It has GGUF files (${gguf.slice(0, 3).join(', ')}): fetch one of them and add it by its path.`
      : 'Many models have a repository with ONNX weights beside it: look for one of onnx-community, or take a GGUF file.';
  return new UserError('unsupported-export', `The repository ${repository} has ${what}.`, hint);
}
