import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Steps of a byte per nat: 17 nats, one token in thirty million, are the most that a byte holds. */
export const STEPS_PER_NAT = 15;

/**
 * ln 1/f of each id, with f how often it occurs in ordinary text, from a folder's table for a tokenizer: one byte an id, in
 * steps of a fifteenth of a nat. `null` where there is none.
 */
export async function readSurprise(folder: string, tokenizerDigest: string): Promise<Float32Array | null> {
  const name = `frequencies-${tokenizerDigest.slice(0, 16)}.bin`;
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  return bytes ? Float32Array.from(bytes, byte => byte / STEPS_PER_NAT) : null;
}
