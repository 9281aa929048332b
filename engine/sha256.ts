import { createHash } from 'node:crypto';

/** SHA-256 of the UTF-8 of a text, in base64: as content security policies name a style or script. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
