import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type DigestOptions, fileDigest } from './digest.ts';

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
  if (digests.length === 1) return digests[0]!;
  return createHash('sha256')
    .update(digests.map(digest => `${digest}\n`).join(''))
    .digest('hex');
}
