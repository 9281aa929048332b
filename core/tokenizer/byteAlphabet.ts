/**
 * The alphabet in which byte-level vocabularies write bytes as printable characters (`bytes_to_unicode` in the
 * `encoder.py` of GPT-2's release): printable bytes stand for themselves, the others for what follows U+0100.
 */
const CHARACTERS: readonly string[] = alphabet();
const BYTES: ReadonlyMap<string, number> = new Map(CHARACTERS.map((character, byte) => [character, byte]));

/** The character that stands for a byte. */
export function byteCharacter(byte: number): string {
  return CHARACTERS[byte]!;
}

/** The bytes that a token of the vocabulary stands for, or `undefined` where it is not written in the alphabet. */
export function alphabetBytes(token: string): Uint8Array | undefined {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i += 1) {
    const byte = BYTES.get(token[i]!);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

function alphabet(): string[] {
  const printable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    if (printable(byte)) return String.fromCharCode(byte);
    next += 1;
    return String.fromCharCode(next - 1);
  });
}
