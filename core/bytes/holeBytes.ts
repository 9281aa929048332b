import type { FimResult } from './fimResult.ts';

/** One byte of what stands in a hole; log-probabilities in nats. */
export interface HoleByte {
  /** The character that begins with this byte; empty where a character goes on. */
  readonly character: string;
  readonly byte: number;
  /** ln p given both sides and the bytes before; `null` with joint scores. */
  readonly given: number | null;
  /** ln p given the text before alone. */
  readonly left: number;
}

/** The bytes of what stands in a hole, each with the two that it costs. */
export function holeBytes({ tokens, bytes }: Pick<FimResult, 'tokens' | 'bytes'>): readonly HoleByte[] {
  const encoder = new TextEncoder();
  const found: HoleByte[] = [];
  for (const character of tokens.map(({ text }) => text).join('')) {
    encoder.encode(character).forEach((byte, at) => {
      const place = found.length;
      const given = bytes.given?.[place] ?? null;
      found.push({ character: at === 0 ? character : '', byte, given, left: bytes.left[place]! });
    });
  }
  return found;
}
