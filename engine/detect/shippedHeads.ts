import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** The heads that are shipped, beside the bundle that this code is part of. */
export function shippedHeads(): string {
  return join(__dirname, '..', 'media', 'heads');
}

/** Bytes of a text as zlib packs it, at its usual level. */
export function packedBytes(text: string): number {
  return deflateSync(text).length;
}
