import { UserError } from '../errors.ts';

/** Bytes of the largest document that is read. Longer ones are refused before they fill the memory. */
export const LARGEST = 64 * 2 ** 20;

export interface DecodedText {
  readonly text: string;
  /** What the reader should know, or empty. */
  readonly note: string;
}

/**
 * The bytes of a document as text, without its byte order mark: UTF-8, or UTF-16 where a byte order mark says so. Bytes
 * that are not UTF-8 become U+FFFD, with a note; bytes that are no text at all are refused.
 * @throws UserError `file-unreadable`.
 */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const utf16 = byteOrder(bytes);
  if (utf16) return { text: new TextDecoder(utf16).decode(bytes), note: '' };
  const text = new TextDecoder('utf-8').decode(bytes);
  const replaced = text.includes('\ufffd') && !isUtf8(bytes);
  if (looksBinary(bytes, replaced)) {
    throw new UserError('file-unreadable', `${name} is not a text file.`, 'Name a file of text in UTF-8 or UTF-16.');
  }
  return { text, note: replaced ? `${name} is not all UTF-8; what could not be read became U+FFFD.` : '' };
}

function byteOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** A NUL now and then may stand in a text; NULs beside bytes that are no UTF-8, or very many, do not. */
function looksBinary(bytes: Uint8Array, replaced: boolean): boolean {
  if (!bytes.includes(0)) return false;
  if (replaced) return true;
  let nuls = 0;
  for (const byte of bytes) if (byte === 0) nuls += 1;
  return nuls > bytes.length / 10;
}
