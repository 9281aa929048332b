import { UserError } from '../errors.ts';

/** How a continued text is judged. A regular expression is tried where it can be stopped, a command where it may run. */
export type OutcomeCheck =
  /** The response holds a match. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** The last answer of the response is this one. */
  | { readonly kind: 'answer'; readonly answer: string }
  /** The command ends with 0 where it is given the response on its standard input. */
  | { readonly kind: 'command'; readonly command: string };

/** The numbers of a text, in the form of people: `1,234.5`, `-3`. */
const NUMBER = /[-−]?\d[\d,]*(?:\.\d+)?/g;

/**
 * Whether a response comes to an answer. Where that is a number, the last number of the response counts, whatever its
 * commas and zeros; otherwise the last line with words, without the blanks and the full stop around it.
 */
export function isAnswer(response: string, answer: string): boolean {
  const wanted = numberOf(answer.trim());
  if (wanted === undefined) return trimmed(lastLine(response)) === trimmed(answer);
  const last = response.match(NUMBER)?.at(-1);
  return last !== undefined && numberOf(last) === wanted;
}

function numberOf(text: string): number | undefined {
  if (!new RegExp(`^(?:${NUMBER.source})$`).test(text)) return undefined;
  return Number(text.replaceAll(',', '').replace('−', '-'));
}

function lastLine(text: string): string {
  return text.split('\n').findLast(line => line.trim() !== '') ?? '';
}

function trimmed(text: string): string {
  return text.trim().replace(/[.!]$/, '').trim().toLowerCase();
}

/** The regular expression of a check. @throws UserError `bad-setting` where it is none. */
export function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError('bad-setting', `“${pattern}” is no regular expression: ${why}`, 'Correct it, and try again.');
  }
}
