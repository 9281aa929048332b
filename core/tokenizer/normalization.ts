import type { AddedToken } from './addedTokens.ts';
import { type Rewriter, rewriter } from './rewriteSteps.ts';
import type { BytePairSpec } from './spec.ts';
import { normalizedTokensOf } from './specTokens.ts';

/** What happens to the text between the added tokens before it is cut into words. */
export interface Normalization {
  readonly normalize: Rewriter;
  /** Tokens that are looked for once the text is normalized. */
  readonly added: readonly AddedToken[];
  /** Of what then lies between those. */
  readonly prepare: Rewriter;
  /** True where all that happens is that characters are composed or decomposed, which done twice is done once. */
  readonly onlyForms: boolean;
}

/** `null` where the text is cut as it is. */
export function normalizationOf(spec: BytePairSpec): Normalization | null {
  const { normalizer = [], preparation = [] } = spec;
  const normalize = rewriter(normalizer);
  const added = normalizedTokensOf(spec).map(token => ({ ...token, text: normalize(token.text, true).text }));
  if (normalizer.length === 0 && preparation.length === 0 && added.length === 0) return null;
  const onlyForms = preparation.length === 0 && normalizer.every(({ kind }) => kind === 'normalize');
  return { normalize, added, prepare: rewriter(preparation), onlyForms };
}
