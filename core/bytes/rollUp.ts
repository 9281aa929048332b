import { bytesOf, codePointAt, unitsOf, utf8Offsets } from '../text/utf16.ts';

/** Log-probabilities of the bytes of a stretch of a text. */
export interface ByteLogProbs {
  readonly text: string;
  /** Byte of the text at which they begin. */
  readonly from: number;
  /** `[bytes]`, nats. */
  readonly logProb: Float64Array;
}

/** Characters of a text with ln p of each given the text before it: the sum over its bytes. */
export interface CharacterRows {
  /** `[2n]`, UTF-16, of the characters that lie wholly in the stretch. */
  readonly offsets: Uint32Array;
  /** `[n]`, nats. */
  readonly logProb: Float64Array;
}

export function characterRows({ text, from, logProb }: ByteLogProbs): CharacterRows {
  const offsets: number[] = [];
  const sums: number[] = [];
  let byte = 0;
  for (let at = 0; at < text.length && byte < from + logProb.length; ) {
    const codePoint = codePointAt(text, at);
    const length = bytesOf(codePoint);
    if (byte >= from && byte + length <= from + logProb.length) {
      offsets.push(at, at + unitsOf(codePoint));
      sums.push(sumOf(logProb, byte - from, byte - from + length));
    }
    byte += length;
    at += unitsOf(codePoint);
  }
  return { offsets: Uint32Array.from(offsets), logProb: Float64Array.from(sums) };
}

/** ln p of the character that each UTF-16 unit of the text is of, `[units]`; NaN where the stretch does not hold it. */
export function unitLogProbs(read: ByteLogProbs): Float64Array {
  const units = new Float64Array(read.text.length).fill(Number.NaN);
  const { offsets, logProb } = characterRows(read);
  for (let i = 0; i < logProb.length; i += 1) units.fill(logProb[i]!, offsets[2 * i]!, offsets[2 * i + 1]!);
  return units;
}

/**
 * ln p of the text of each span `[2n]` (UTF-16, ascending, touching) by its bytes, NaN where the stretch does not hold
 * them all. Beside the ln p of the token itself it says what the token's boundary costs: the tokenization bias.
 */
export function spanLogProbs({ text, from, logProb }: ByteLogProbs, spans: ArrayLike<number>): Float64Array {
  const bytes = utf8Offsets(text, spans);
  return Float64Array.from({ length: spans.length / 2 }, (_, row) => {
    const [start, end] = [bytes[2 * row]! - from, bytes[2 * row + 1]! - from];
    return start < 0 || end > logProb.length ? Number.NaN : sumOf(logProb, start, end);
  });
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i]!;
  return sum;
}
