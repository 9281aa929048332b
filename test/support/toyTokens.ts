/**
 * The toy model of servers in tests. It cuts words into pairs of bytes, so that characters fall into parts, and holds a
 * token the likelier the nearer `toyLogProb` is to 0, whatever else stands there.
 */
export const CONTROL = '<|end|>';
export const CONTROL_ID = 65_792;

/** Tokens of a text: pairs of bytes that begin at the begin of a word, its blank included. */
export function toyTokens(text: string): { readonly ids: number[]; readonly pieces: Uint8Array[] } {
  const pieces = text
    .split(/(?=\s)/)
    .map(word => new TextEncoder().encode(word))
    .flatMap(bytes =>
      Array.from({ length: Math.ceil(bytes.length / 2) }, (_, at) => bytes.subarray(2 * at, 2 * at + 2)),
    );
  return { ids: pieces.map(toyId), pieces };
}

function toyId(piece: Uint8Array): number {
  return piece.length === 1 ? piece[0]! : 256 + 256 * piece[0]! + piece[1]!;
}

export function toyBytes(id: number): Uint8Array {
  if (id === CONTROL_ID) return new TextEncoder().encode(CONTROL);
  return id < 256 ? Uint8Array.of(id) : Uint8Array.of((id - 256) >> 8, (id - 256) & 255);
}

/** ln p, nats. */
export function toyLogProb(before: number, id: number): number {
  return -0.5 - ((before * 31 + id * 17) % 97) / 8;
}

/** The choices that the toy lists, likeliest first. */
export function toyChoices(before: number, count: number): number[] {
  const all = Array.from({ length: 40 }, (_, at) => 256 + 256 * 0x20 + 0x41 + ((before + at * 3) % 50));
  const unique = [...new Set(all)].sort((a, b) => toyLogProb(before, b) - toyLogProb(before, a) || a - b);
  return unique.slice(0, count);
}

/** What an id stands for. */
export const toyText = (id: number) => new TextDecoder().decode(toyBytes(id));
