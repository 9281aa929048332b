import { normalize } from './normalize.ts';

/** What can be seen of a text without a model, and matters for how far a judgement of it can be trusted. */
export interface TextKind {
  /** Share of the lines that look like program code, in [0, 1]. */
  readonly code: number;
  /** Share of the words that are frequent in English and no words of its neighbours, in [0, 1]; about 0.2 in English prose. */
  readonly english: number;
  /** Share of the letters that are capitals, in [0, 1]; of those that have a case. */
  readonly capitals: number;
  /** Share of the characters inside quotation marks or quoted lines, in [0, 1]. */
  readonly quoted: number;
  /** Which of the kinds of text it is most like that reliability was measured for. */
  readonly kind: Kind;
}

/** Less of the words of English than this is another language; less than 0.5 % of English documents have so few. */
const LEAST_ENGLISH = 0.05;
/** From so much code on, a text is about code first. */
export const MUCH_CODE = 0.3;
const MUCH_CAPITALS = 0.5;

/** Neither English prose nor code. */
export function isForeign({ english, code }: TextKind): boolean {
  return english < LEAST_ENGLISH && code < MUCH_CODE;
}

/** Written in capitals, which nothing was trained on. */
export function isShouted({ capitals }: TextKind): boolean {
  return capitals > MUCH_CAPITALS;
}

export const kinds = ['code', 'technical', 'prose'] as const;
export type Kind = (typeof kinds)[number];

const ENGLISH = new Set(
  'the and to that for with this are from you which be it as by not will when if your can has their they would what there'.split(
    ' ',
  ),
);
const CODE_LINE =
  /[;{}]\s*$|^\s*(?:[}\])]|\/\/|#include|import |from .* import|def |class |return\b|if \(|for \(|const |let |var |function |public |private |\$ |@)|[=!]=|=>|->|\(\);?$|^\s{4,}\S/;
const TECHNICAL =
  /`[^`\n]+`|\b\w+\(\)|\b[a-z]+[A-Z]\w*|\b\w+_\w+|(?:^|\s)--?[a-z][\w-]*|\/\w+\/\w+|\w+\.(?:js|py|c|h|md|json|html|conf)\b|^\s*#{1,6} |\[[^\]]+\]\(/gm;
/** Marks of technical writing per word from which a text counts as such. */
const TECHNICAL_SHARE = 0.02;
/** Share of code lines from which a text counts as code. */
const CODE_SHARE = 0.5;

export function textKind(text: string): TextKind {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  // What hides words from a reader of Unicode hides no language.
  const plain = normalize(text).text;
  const words = plain.toLowerCase().match(/\p{L}+(?:'\p{L}+)?/gu) ?? [];
  const code = share(lines, line => CODE_LINE.test(line));
  const technical = (text.match(TECHNICAL)?.length ?? 0) / Math.max(1, words.length);
  return {
    code,
    english: share(words, word => ENGLISH.has(word)),
    capitals: share(plain.match(/\p{Lu}|\p{Ll}/gu) ?? [], letter => letter !== letter.toLowerCase()),
    quoted: quotedShare(text),
    kind: code >= CODE_SHARE ? 'code' : technical >= TECHNICAL_SHARE ? 'technical' : 'prose',
  };
}

function share<T>(values: readonly T[], is: (value: T) => boolean): number {
  return values.length === 0 ? 0 : values.filter(is).length / values.length;
}

function quotedShare(text: string): number {
  const inMarks = Array.from(
    text.matchAll(/"[^"\n]{20,600}"|\u201c[^\u201d\n]{20,600}\u201d|^\s*>.*$/gm),
    match => match[0].length,
  );
  return text.length === 0 ? 0 : Math.min(1, inMarks.reduce((sum, length) => sum + length, 0) / text.length);
}
