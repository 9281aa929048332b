import type { Piece, Vocabulary } from '#core/tokenizer/tokenizer';

/** The vocabulary of a server as far as it was heard of: tokens of texts, and choices that were listed. */
export class HeardTokens implements Vocabulary {
  readonly #bytes = new Map<number, Uint8Array>();
  readonly #sure = new Set<number>();
  readonly #controls = new Map<string, number>();
  // Without `ignoreBOM` a decoder swallows U+FEFF, which is text like any other here.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #size: number;

  /** `size` is 0 where the server does not tell it. */
  constructor(size = 0) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes of tokens; those of a vocabulary count for more than `shown` ones, which depend on what precedes them. */
  hear(ids: ArrayLike<number>, pieces: readonly Uint8Array[], from: 'vocabulary' | 'shown' = 'vocabulary'): void {
    for (const [at, piece] of pieces.entries()) {
      const id = ids[at]!;
      if (from === 'shown' ? this.#bytes.has(id) : this.#sure.has(id)) continue;
      this.#bytes.set(id, piece);
      if (from === 'vocabulary') this.#sure.add(id);
    }
  }

  hearControl(name: string, id: number): void {
    this.#controls.set(name, id);
    this.#sure.add(id);
    this.#bytes.set(id, new TextEncoder().encode(name));
  }

  /** A token that was not heard of stands for nothing. */
  piece(id: number): Piece {
    const bytes = this.#bytes.get(id) ?? new Uint8Array(0);
    return { id, bytes, control: [...this.#controls.values()].includes(id) };
  }

  text(id: number): string {
    return this.#decoder.decode(this.piece(id).bytes);
  }

  controlId(name: string): number | undefined {
    return this.#controls.get(name);
  }
}
