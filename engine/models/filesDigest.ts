import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type DigestOptions, fileDigest, rememberedDigest } from './digest.ts';

/**
 * What identifies a model of several files: the SHA-256 of its only file, or that of the SHA-256 of each (hex, one to a
 * line, in the order given).
 */
export async function filesDigest(paths: readonly string[], options: DigestOptions): Promise<string> {
  const sizes = await Promise.all(paths.map(async path => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const digests: string[] = [];
  let before = 0;
  for (const [i, path] of paths.entries()) {
    const onProgress = (done: number) => options.onProgress?.(before + done, total);
    digests.push(await fileDigest(path, { ...options, onProgress }));
    before += sizes[i]!;
  }
  return joined(digests);
}

/** The same for files that were read before and have not changed since; `undefined` if that is not known. */
export async function rememberedFilesDigest(
  paths: readonly string[],
  cacheFolder: string | undefined,
): Promise<string | undefined> {
  const digests = await Promise.all(paths.map(path => rememberedDigest(path, cacheFolder)));
  const known = digests.filter(digest => digest !== undefined);
  return known.length === digests.length ? joined(known) : undefined;
}

function joined(digests: readonly string[]): string {
  if (digests.length === 1) return digests[0]!;
  return createHash('sha256')
    .update(digests.map(digest => `${digest}\n`).join(''))
    .digest('hex');
}
