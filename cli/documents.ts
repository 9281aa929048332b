import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Cancelled, UserError } from '#core/errors';
import { type DecodedText, decodeText, LARGEST } from '#core/text/textFile';
import { bad } from './args.ts';
import { glob, isPattern } from './glob.ts';

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

/** Whether a file that is there is one of the named ones, by this name or another. */
export async function isAmong(name: string, files: readonly string[], cwd: string): Promise<boolean> {
  const facts = (file: string) => stat(resolve(cwd, file), { bigint: true }).catch(() => undefined);
  const asked = await facts(name);
  if (!asked?.isFile()) return false;
  const others = await Promise.all(files.filter(file => file !== STDIN).map(facts));
  return others.some(other => other?.ino === asked.ino && other.dev === asked.dev);
}

/** Reads a file, or standard input. @throws UserError `file-unreadable`, `document-too-large`; Cancelled. */
export async function readDocument(name: string, source: DocumentSource): Promise<DecodedText> {
  if (name === STDIN) return decodeText(await readAll(source.stdin, 'Standard input', source.signal), 'Standard input');
  const path = resolve(source.cwd, name);
  const bytes = await readSmall(path, name, source.signal).catch(error => {
    if (error instanceof UserError || error instanceof Cancelled) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError('file-unreadable', `${name} cannot be read: ${why}.`, 'Look at its permissions.', {
      cause: error,
    });
  });
  return decodeText(bytes, name);
}

async function readSmall(path: string, name: string, signal: AbortSignal): Promise<Uint8Array> {
  const facts = await stat(path);
  // A pipe or device does not say how much will come.
  if (!facts.isFile()) return readAll(createReadStream(path), name, signal);
  if (facts.size > LARGEST) throw tooLarge(name);
  return readFile(path);
}

async function readAll(stream: Readable, name: string, signal: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const stop = () => void stream.destroy(new Cancelled());
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  for await (const piece of stream) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > LARGEST) throw tooLarge(name);
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
