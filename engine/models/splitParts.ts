import { basename, dirname, join } from 'node:path';

/** How llama.cpp names the parts of a model (`llama_split_path`), numbered from 1. */
const PART = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/i;
/** More parts than any published model has; each is a file that is held open. */
const MOST_PARTS = 256;

/** Paths of all parts of the model that a file is one part of; of a file that stands alone itself. */
export function partsOf(path: string): readonly string[] {
  const [, stem, , count] = PART.exec(basename(path)) ?? [];
  if (stem === undefined || Number(count) < 1 || Number(count) > MOST_PARTS) return [path];
  return Array.from({ length: Number(count) }, (_, i) => {
    return join(dirname(path), `${stem}-${String(i + 1).padStart(5, '0')}-of-${count}.gguf`);
  });
}

/** True for a part that is not the first: not a model by itself. */
export function isLaterPart(path: string): boolean {
  const number = PART.exec(basename(path))?.[2];
  return number !== undefined && Number(number) > 1;
}

/** A file's name without `.gguf` and without its number among parts. */
export function modelStem(path: string): string {
  return PART.exec(basename(path))?.[1] ?? basename(path).replace(/\.gguf$/i, '');
}
