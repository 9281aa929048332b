import { tokenizerJsonSpec } from '#core/tokenizer/fromJson';
import type { TokenizerSpec } from '#core/tokenizer/spec';
import type { ModelFolder } from '../models/modelFolder.ts';

/**
 * The tokenizer of a model folder, with as many tokens as the model tells apart.
 * @throws UserError `unsupported-tokenizer`
 */
export function folderTokenizer(
  { tokenizer, tokenizerConfig }: Pick<ModelFolder, 'tokenizer' | 'tokenizerConfig'>,
  vocabularySize: number,
): TokenizerSpec {
  return tokenizerJsonSpec(tokenizer, {
    begin: tokenName(tokenizerConfig.bos_token),
    end: tokenName(tokenizerConfig.eos_token),
    vocabularySize,
  });
}

/** A token is named by its text or by an object that holds it. */
function tokenName(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const { content } = (value ?? {}) as { readonly content?: unknown };
  return typeof content === 'string' ? content : undefined;
}
