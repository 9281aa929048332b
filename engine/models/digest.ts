import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { throwIfCancelled } from './cancel.ts';
import { readJson, writeJson } from './wholeFile.ts';

export interface DigestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes read so far, and of the whole file. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Folder that remembers digests from one start to the next, the store's root; without it nothing is remembered. */
  readonly cacheFolder?: string | undefined;
}

/**
 * SHA-256 (hex) of a file. Remembered by path, size and times, so that a large file is read once, not at every start.
 * @throws Cancelled, or the system's error where the file cannot be read.
 */
export async function fileDigest(path: string, options: DigestOptions = {}): Promise<string> {
  const remembered = await rememberedDigest(path, options.cacheFolder);
  if (remembered !== undefined) return remembered;
  const before = await stat(path);
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    throwIfCancelled(options.signal);
    hash.update(chunk);
    done += chunk.length;
    options.onProgress?.(done, before.size);
  }
  const sha256 = hash.digest('hex');
  const after = await stat(path);
  const unchanged = before.size === after.size && before.mtimeMs === after.mtimeMs && done === after.size;
  if (unchanged) await rememberDigest(path, sha256, options.cacheFolder);
  return sha256;
}

/** The digest of a file that was read before and has not changed since; `undefined` if that is not known. */
export async function rememberedDigest(path: string, cacheFolder: string | undefined): Promise<string | undefined> {
  if (cacheFolder === undefined) return undefined;
  const [facts, known] = await Promise.all([factsOf(path), readKnown(cacheFolder)]);
  const entry = known[resolve(path)];
  const same =
    entry !== undefined &&
    facts !== undefined &&
    entry.bytes === facts.bytes &&
    entry.mtime === facts.mtime &&
    entry.ctime === facts.ctime;
  return same ? entry.sha256 : undefined;
}

/** Notes the digest of a file as it is now. */
export async function rememberDigest(path: string, sha256: string, cacheFolder: string | undefined): Promise<void> {
  const facts = await factsOf(path);
  if (cacheFolder === undefined || facts === undefined) return;
  const others = Object.entries(await readKnown(cacheFolder)).filter(([name]) => name !== resolve(path));
  const entries = [...others.slice(1 - mostRemembered), [resolve(path), { ...facts, sha256 }] as const];
  // Two processes at once may lose one entry; that costs one more reading, never a wrong answer.
  await writeJson(join(cacheFolder, fileName), Object.fromEntries(entries)).catch(() => undefined);
}

const fileName = 'digests.json';
const mostRemembered = 256;

interface Facts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  /** The system sets this one, so it shows a change even where the modification time was put back. */
  readonly ctime: number;
}

async function factsOf(path: string): Promise<Facts | undefined> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(path);
    return { bytes: size, mtime: mtimeMs, ctime: ctimeMs };
  } catch {
    return undefined;
  }
}

async function readKnown(folder: string): Promise<Record<string, Facts & { readonly sha256: string }>> {
  const value = await readJson(join(folder, fileName));
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => isEntry(entry)));
}

function isEntry(value: unknown): value is Facts & { sha256: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sha256' in value &&
    typeof value.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  );
}
