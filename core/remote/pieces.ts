import { alphabetBytes } from '../tokenizer/byteAlphabet.ts';

/** The sign that SentencePiece writes for a blank. */
const BLANK_SIGN = '\u2581';

/**
 * Bytes of tokens that are given as the vocabulary writes them: in the byte alphabet of GPT-2, or as SentencePiece does,
 * with a sign for the blank and `<0x0A>` for bytes. Which of the two it is, all tokens together tell.
 */
export function vocabularyPieces(tokens: readonly string[]): readonly Uint8Array[] {
  const isSentencePiece = tokens.some(token => token.includes(BLANK_SIGN) || /^<0x[0-9A-F]{2}>$/.test(token));
  if (!isSentencePiece) {
    const pieces = tokens.map(alphabetBytes);
    if (pieces.every(piece => piece !== undefined)) return pieces;
  }
  const encoder = new TextEncoder();
  return tokens.map(token => {
    const [, hex] = /^<0x([0-9A-F]{2})>$/.exec(token) ?? [];
    return hex ? Uint8Array.of(Number.parseInt(hex, 16)) : encoder.encode(token.replaceAll(BLANK_SIGN, ' '));
  });
}

/** Bytes of a token that is given as text, or as `bytes:\xe2\x80` where it is not whole characters. */
export function writtenPiece(token: string): Uint8Array {
  const [, written] = /^bytes:((?:\\x[0-9a-fA-F]{2})+)$/.exec(token) ?? [];
  if (written === undefined) return new TextEncoder().encode(token);
  return Uint8Array.from(written.slice(2).split('\\x'), hex => Number.parseInt(hex, 16));
}

/** Tokens that are control tokens by their look: `<|endoftext|>`, `</s>`, `[INST]`, `<start_of_turn>`. */
const CONTROL =
  /^(?:<[|\uff5c][^<>]*[|\uff5c]>|<\/?s>|<(?:bos|eos|pad|unk|mask|sep|cls|[a-z]+_of_[a-z_]+)>|\[\/?[A-Z_]{3,}\])$/;

export function looksLikeControl(piece: string): boolean {
  return CONTROL.test(piece);
}
