import { isForeign, type Kind, type TextKind } from './textKind.ts';

/** What a criterion was measured on: English texts of a kind, or their first `SHORT_MEASURED` tokens of evidence. */
export type MeasuredOn = Kind | `short ${Kind}`;

/** Tokens of evidence that criteria of short texts were measured on. */
export const SHORT_MEASURED = 64;
/** Texts of fewer tokens of evidence are read with what was measured on short ones. */
const SHORT_TEXT = 100;
/** Fewer tokens need not hold one of the small words that English is known by. */
const LEAST_FOR_LANGUAGE = 20;

/** The measurement that is about a text of so many tokens of evidence; `null` for another language, of which there is none. */
export function measuredOn(seen: TextKind, tokens: number): MeasuredOn | null {
  if (tokens >= LEAST_FOR_LANGUAGE && isForeign(seen)) return null;
  return tokens < SHORT_TEXT ? `short ${seen.kind}` : seen.kind;
}
