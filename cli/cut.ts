import { UserError } from '#core/errors';
import type { EncodeResult } from '#core/protocol/worker';
import { emptyStats, type TokenStats } from '#core/scoring/tokenStats';
import type { Tokenizer } from '#core/tokenizer/tokenizer';

/** A text cut into tokens, by whatever tokenizer. */
export interface Cut {
  /** Ids and offsets; nothing is scored. */
  readonly stats: TokenStats;
  /** UTF-8 of an id in the text. */
  readonly bytes: (id: number) => Uint8Array;
}

/** Cuts texts into tokens. */
export interface Cutter {
  readonly name: string;
  /** SHA-256 over what defines the tokenizer, hex. */
  readonly digest: string;
  cut(text: string): Promise<Cut>;
  dispose(): Promise<void>;
}

/** A tokenizer in this process. */
export function tokenizerCutter(name: string, tokenizer: Tokenizer): Cutter {
  return {
    name,
    digest: tokenizer.digest,
    cut: async text => {
      const { ids, offsets } = tokenizer.encode(text);
      return { stats: unscored(ids, offsets), bytes: id => tokenizer.vocabulary.piece(id).bytes };
    },
    dispose: async () => {},
  };
}

/** The answer of an inference process. */
export function cutOf({ ids, offsets, bytes }: EncodeResult): Cut {
  return { stats: unscored(ids, offsets), bytes: id => bytes.get(id) ?? missing(id) };
}

function unscored(ids: Int32Array, offsets: Uint32Array): TokenStats {
  return { ...emptyStats(ids.length, 0), ids, offsets };
}

function missing(id: number): never {
  throw new UserError('internal', `token ${id} came without its bytes`, 'Please report it.');
}
