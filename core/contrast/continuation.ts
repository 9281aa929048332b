import type { Vocabulary } from '../tokenizer/tokenizer.ts';

/** A sampled continuation of a prefix. */
export interface Rollout {
  readonly index: number;
  /** Text without what ended it; U+FFFD where the last token breaks off inside a character. */
  readonly text: string;
  readonly tokens: number;
  /** A stop text came, a control token came, or it was as long as it may be. */
  readonly ended: 'stop' | 'end' | 'length';
}

/** One continuation while it grows. */
export class Continuation {
  // Bytes of a character may come in several tokens.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #text = '';
  #tokens = 0;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly index: number,
    private readonly stop: readonly string[],
  ) {}

  /** Takes the next token, -1 where there is none; returns the continuation once it has ended. */
  add(id: number, maxTokens: number): Rollout | undefined {
    const piece = id < 0 || id >= this.vocabulary.size ? undefined : this.vocabulary.piece(id);
    this.#tokens += 1;
    if (!piece || piece.control) return this.#end('end');
    const before = this.#text.length;
    this.#text += this.#decoder.decode(piece.bytes, { stream: true });
    const at = this.#stopAt(before);
    if (at >= 0) {
      this.#text = this.#text.slice(0, at);
      return this.#end('stop');
    }
    return this.#tokens >= maxTokens ? this.#end('length') : undefined;
  }

  /** Where the first stop text begins, if one is in what came since `before`; -1. */
  #stopAt(before: number): number {
    let first = -1;
    for (const stop of this.stop) {
      const at = stop === '' ? -1 : this.#text.indexOf(stop, Math.max(0, before - stop.length + 1));
      if (at >= 0 && (first < 0 || at < first)) first = at;
    }
    return first;
  }

  #end(ended: Rollout['ended']): Rollout {
    const rest = ended === 'stop' ? '' : this.#decoder.decode();
    return { index: this.index, text: this.#text + rest, tokens: this.#tokens, ended };
  }
}
