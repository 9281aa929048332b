/**
 * What a token's bytes stand for, with bytes that are no whole character spelled out as SentencePiece does: `<0xE2>`.
 * What else cannot be seen (blanks, controls) is left to who shows it.
 */
export function pieceText(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const end = at + characterLength(bytes[at]!);
    const character = end <= bytes.length ? decoded(decoder, bytes.subarray(at, end)) : undefined;
    text += character ?? `<0x${bytes[at]!.toString(16).toUpperCase().padStart(2, '0')}>`;
    at = character === undefined ? at + 1 : end;
  }
  return text;
}

/** Bytes of the character that a byte begins; 1 for one that begins none. */
function characterLength(byte: number): number {
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
