import type { Strip } from './addedTokens.ts';
import type { RewriteStep } from './rewriteSteps.ts';
import type { SplitRule } from './splitRules.ts';

/** All that defines a tokenizer, as JSON can hold it. */
export type TokenizerSpec = BytePairSpec;

/** A control token by its id and name. */
export interface StartToken {
  readonly id: number;
  readonly text: string;
}

export interface BytePairSpec {
  readonly format: 'byte-pair';
  /**
   * What merging starts from: bytes in GPT-2's alphabet (byte-level), or characters with `▁` for a space and byte tokens
   * for what is not in the vocabulary (SentencePiece).
   */
  readonly symbols: 'bytes' | 'characters';
  /** Spelling by id. */
  readonly tokens: readonly string[];
  /** Ids of tokens that document text never becomes. */
  readonly control: readonly number[];
  /** Ids of tokens that are taken out of the text whole, before it is cut into words. */
  readonly added: readonly number[];
  /** Ids of the tokens for bytes 0 to 255; empty for byte-level vocabularies. */
  readonly byteTokens: readonly number[];
  /**
   * Left token, right token and what they become, of each merge in order; none of them is a control token. `null` where
   * every two tokens that join to one are merged.
   */
  readonly merges: readonly number[] | null;
  /** With `merges` null: the token with the highest score is merged first, or without scores the one with the lowest id. */
  readonly scores: readonly number[] | null;
  /** How words are cut, one rule after the other; see `splitRules.ts`. */
  readonly patterns: readonly SplitRule[];
  /** True where a word that is in the vocabulary is a token, whatever the merges say. */
  readonly wholeWords: boolean;
  /** True where a document is read as if a space stood before it. */
  readonly spacePrefix: boolean;
  /** Changes to the text between added tokens; absent where there are none. */
  readonly normalizer?: readonly RewriteStep[];
  /** Further changes, once tokens that are `normalized` have been taken out too; absent where there are none. */
  readonly preparation?: readonly RewriteStep[];
  /** How added and control tokens are found that are not just looked for in the raw text. */
  readonly finding?: readonly FindingRule[];
  /** The token a document starts after by default. */
  readonly start: StartToken | null;
}

export interface FindingRule {
  readonly id: number;
  /** True where the token, normalized like the text, is looked for in the normalized text. */
  readonly normalized: boolean;
  readonly strip: Strip;
}

/** The text whose SHA-256 is the tokenizer's digest: everything but the start token, which is a matter of use. */
export function tokenizerDefinition(spec: TokenizerSpec): string {
  return JSON.stringify(spec, (key, value: unknown) => (key === 'start' ? undefined : value));
}
