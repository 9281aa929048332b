import { UserError } from '#core/errors';
import { openFileSource } from './fileSource.ts';
import { isModelFolder, readModelFolder } from './modelFolder.ts';

/**
 * Requires a model folder with ONNX weights, an ONNX file in one, or a GGUF file.
 * @throws UserError `file-not-found`, `file-unreadable`, `not-a-gguf`, `model-incomplete`.
 */
export async function requireModel(path: string): Promise<void> {
  if (await isModelFolder(path)) await readModelFolder(path);
  else await requireGguf(path);
}

/**
 * Looks at the first bytes of a file.
 * @throws UserError `file-not-found`, `file-unreadable`, `not-a-gguf`.
 */
export async function requireGguf(path: string): Promise<void> {
  const source = await openFileSource(path);
  const start = await source.read(0, 8).finally(() => source.close());
  if (start.length === 8 && new TextDecoder('latin1').decode(start.subarray(0, 4)) === 'GGUF') return;
  throw new UserError(
    'not-a-gguf',
    `${path} is not a GGUF file${start.length < 8 ? ': it is too short' : ''}.`,
    'Give the path of a model file as llama.cpp, Ollama or LM Studio use it (*.gguf), or of a folder with ONNX weights.',
  );
}
