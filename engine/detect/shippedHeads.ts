import { join } from 'node:path';

/** The heads that are shipped, beside the bundle that this code is part of. */
export function shippedHeads(): string {
  return join(__dirname, '..', 'media', 'heads');
}
