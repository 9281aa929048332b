import type { Piece, Vocabulary } from './tokenizer.ts';

/** What a vocabulary is made of. */
export interface VocabularyParts {
  readonly size: number;
  /** What a token stands for, in UTF-8. */
  readonly bytes: (id: number) => Uint8Array;
  /** Control tokens by name. */
  readonly control: ReadonlyMap<string, number>;
}

export function makeVocabulary({ size, bytes, control }: VocabularyParts): Vocabulary {
  const controlIds = new Set(control.values());
  // Without `ignoreBOM` a decoder swallows U+FEFF, which is text like any other here.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const piece = (id: number): Piece => {
    if (!Number.isInteger(id) || id < 0 || id >= size) throw new RangeError(`no token has the id ${id}`);
    return { id, bytes: bytes(id), control: controlIds.has(id) };
  };
  return { size, piece, text: id => decoder.decode(piece(id).bytes), controlId: name => control.get(name) };
}
