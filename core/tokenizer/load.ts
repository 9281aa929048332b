import { loadByteLevel } from './byteLevel.ts';
import { loadSentencePiece } from './sentencePiece.ts';
import type { TokenizerSpec } from './spec.ts';
import type { Tokenizer } from './tokenizer.ts';

/**
 * A tokenizer as its spec describes it; `digest` is the SHA-256 of `tokenizerDefinition(spec)`.
 * @throws UserError `unsupported-tokenizer`
 */
export function loadTokenizer(spec: TokenizerSpec, digest: string): Tokenizer {
  return spec.symbols === 'bytes' ? loadByteLevel(spec, digest) : loadSentencePiece(spec, digest);
}
