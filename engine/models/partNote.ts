import type { IncomingHttpHeaders } from 'node:http';

/** What is remembered beside a partly fetched file, to know what it is a part of. */
export interface PartNote {
  /** Origin and path; a query may be a signature that changes. */
  readonly address: string;
  /** Hex; empty where the index gave none. */
  readonly sha256: string;
  /** A strong entity tag or a date, for `If-Range`; empty where the server gave none. */
  readonly validator: string;
  /** Bytes of the whole file; 0 where it is not known. */
  readonly total: number;
}

/** Whether a part with this note can be continued from `source`. */
export function matchesNote(
  note: unknown,
  source: { readonly url: URL; readonly sha256: string | undefined },
): note is PartNote {
  if (!isNote(note)) return false;
  // With a digest the address does not matter: mirrors hold the same bytes, and the digest is checked at the end.
  if (source.sha256 !== undefined) return note.sha256 === source.sha256;
  return note.address === source.url.origin + source.url.pathname && note.validator !== '';
}

/** What `If-Range` may carry (RFC 9110, 13.1.5): a strong entity tag, else the date of the last change. */
export function validatorOf(headers: IncomingHttpHeaders): string {
  const tag = headers.etag ?? '';
  return tag !== '' && !tag.startsWith('W/') ? tag : (headers['last-modified'] ?? '');
}

function isNote(value: unknown): value is PartNote {
  if (typeof value !== 'object' || value === null) return false;
  const { address, sha256, validator, total } = value as Record<string, unknown>;
  const texts = [address, sha256, validator].every(text => typeof text === 'string');
  return texts && Number.isSafeInteger(total);
}
