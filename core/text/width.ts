import { eastAsianWidth } from 'get-east-asian-width';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Flags, and characters that a variation selector turns into pictures; other emoji are wide by themselves. */
const picture = /^\p{RI}\p{RI}|^\p{Emoji}\ufe0f/u;
const weightless = /^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]+$/u;
const plain = /^[\x20-\x7e]*$/;

/** The characters of a text as a reader counts them: a letter with its accents, an emoji with its joiners. */
export function graphemes(text: string): readonly string[] {
  return plain.test(text) ? text.split('') : Array.from(segmenter.segment(text), part => part.segment);
}

/** Columns a terminal gives to one grapheme: 0, 1 or 2. */
export function cellWidth(grapheme: string): number {
  if (plain.test(grapheme)) return grapheme.length;
  if (weightless.test(grapheme)) return 0;
  return picture.test(grapheme) ? 2 : eastAsianWidth(grapheme.codePointAt(0)!);
}

/** Columns of a text without control characters. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  return graphemes(text).reduce((total, grapheme) => total + cellWidth(grapheme), 0);
}

/** The head of a text that fits into `columns`, with an ellipsis where something is left out. */
export function fit(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let head = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += cellWidth(grapheme);
    if (used > columns - 1) break;
    head += grapheme;
  }
  return `${head}…`;
}

/** Blanks after `text` up to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

/** Blanks before `text` up to `columns`. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - textWidth(text))) + text;
}
