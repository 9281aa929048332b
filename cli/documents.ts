import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Cancelled, UserError } from '#core/errors';
import { bad } from './args.ts';
import { glob, isPattern } from './glob.ts';
import { type DecodedText, decodeText, LARGEST } from './textFile.ts';

/** Standard input among the names of files. */
export const STDIN = '-';

export interface DocumentSource {
  readonly cwd: string;
  readonly stdin: Readable;
  /** Ends the wait for standard input. */
  readonly signal: AbortSignal;
}

/**
 * The files that arguments name, each once: `-` for standard input, a file, or a pattern such as `docs/**\/*.md`, whose
 * files come in alphabetical order. Every file is there when this returns.
 * @throws UserError `file-not-found`, `bad-argument`.
 */
export async function namedFiles(names: readonly string[], cwd: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const name of names) {
    if (name === '') throw bad('A file has no name.', 'Leave out the empty argument.');
    for (const file of await filesOf(name, cwd)) found.add(file);
  }
  return [...found];
}

async function filesOf(name: string, cwd: string): Promise<readonly string[]> {
  if (name === STDIN) return [name];
  const there = await stat(resolve(cwd, name)).catch(() => undefined);
  if (there?.isDirectory()) throw bad(`${name} is a folder.`, `Name its files, or a pattern: "${name}/**/*.md".`);
  // A file whose name looks like a pattern is meant itself.
  if (there) return [name];
  if (!isPattern(name)) throw missing(`There is no file ${name}.`, 'Look at the name and the folder.');
  // On Windows a pattern may be written with the separator of paths.
  const pattern = process.platform === 'win32' ? name.replaceAll('\\', '/') : name;
  const files = await glob(pattern, cwd);
  if (files.length === 0) throw missing(`No file matches ${name}.`, 'Look at the pattern and the folder.');
  return files;
}

/** Reads a file, or standard input. @throws UserError `file-unreadable`, `document-too-large`; Cancelled. */
export async function readDocument(name: string, source: DocumentSource): Promise<DecodedText> {
  if (name === STDIN) return decodeText(await readAll(source), 'Standard input');
  const path = resolve(source.cwd, name);
  const bytes = await readSmall(path).catch(error => {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError('file-unreadable', `${name} cannot be read: ${why}.`, 'Look at its permissions.', {
      cause: error,
    });
  });
  return decodeText(bytes, name);
}

async function readSmall(path: string): Promise<Uint8Array> {
  if ((await stat(path)).size > LARGEST) throw tooLarge(path);
  return readFile(path);
}

async function readAll({ stdin, signal }: DocumentSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const stop = () => void stdin.destroy(new Cancelled());
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  for await (const piece of stdin) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > LARGEST) throw tooLarge('Standard input');
  }
  return Buffer.concat(pieces);
}

function missing(message: string, hint: string): UserError {
  return new UserError('file-not-found', message, hint);
}

function tooLarge(name: string): UserError {
  const message = `${name} has more than ${LARGEST / 2 ** 20} MiB, which would take hours to score.`;
  return new UserError('document-too-large', message, 'Cut it into smaller files.');
}
