import type { RewriteStep } from './rewriteSteps.ts';
import type { BytePairSpec } from './spec.ts';
import { normalizedTokensOf } from './specTokens.ts';

/** `▁`, how SentencePiece writes a space. */
export const SPACE_MARK_TEXT = '▁';

/**
 * The same tokenizer without the steps that only write spaces as `▁` and put one before a document, as files of Llama 2
 * and Gemma have them: where characters are read, a space is that symbol anyway. What is left is read as it stands, so
 * its tokens can be told from its bytes. A tokenizer that rewrites more than that is given back as it is.
 */
export function withoutSpaceMarks(spec: BytePairSpec): BytePairSpec {
  const { normalizer = [], preparation = [], ...rest } = spec;
  const others = [...normalizer, ...preparation].filter(step => !isMarking(step));
  const [before] = others;
  const marked = others.length === 0 || (others.length === 1 && isPrefix(before!, spec));
  // Rules and tokens that are looked for in the rewritten text see the marks.
  if (!marked || spec.patterns.length > 0 || normalizedTokensOf(spec).length > 0) return spec;
  return { ...rest, spacePrefix: spec.spacePrefix || before !== undefined };
}

function isMarking(step: RewriteStep): boolean {
  return step.kind === 'replace' && step.from === ' ' && step.to === SPACE_MARK_TEXT;
}

/** Whether all that a step does is to put a space before a document. */
function isPrefix(step: RewriteStep, { added }: BytePairSpec): boolean {
  if (step.kind !== 'prepend' || !step.again) return false;
  const onlyFirst = step.where === 'first' || added.length === 0;
  return onlyFirst && (step.text === SPACE_MARK_TEXT || step.text === ' ');
}
