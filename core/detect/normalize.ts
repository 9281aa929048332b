import { latinLookalike } from './lookalikes.ts';

/** A text as detection reads it, and where each of its UTF-16 units came from. */
export interface NormalizedText {
  readonly text: string;
  /** UTF-16 offset in the original of each unit of `text`, ascending, `[text.length + 1]`; the last is the original's length. */
  readonly origins: Uint32Array;
}

/** Characters that show nothing: zero-width ones, marks of direction, soft hyphens, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const SPACE = /\s|\u2800/;
const LETTER = /\p{L}/u;
const LATIN = /\p{Script=Latin}/u;
/** Forms of characters that only look different: full width, mathematical letters, ligatures. */
const STYLED = /[\ufb00-\ufb06\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]/u;

/** What typographers and word processors put in place of what keyboards have. */
const plain: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
  '\u201b': "'",
  '\u2032': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u201f': '"',
  '\u2033': '"',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2015': '-',
  '\u2212': '-',
  '\u2026': '...',
  '\u2024': '.',
  '\u2044': '/',
  '\u00a8': '"',
};

/**
 * The text with nothing left that a word processor, a line length or somebody hiding a text may have changed: every run
 * of white space is one space, invisible characters are gone, quotation marks and dashes are those of a keyboard, and
 * letters that only look Latin, in a word or text that is, are Latin. Layout says little about who wrote, and data sets
 * differ in it by accident; so a head never sees it.
 */
export function normalize(original: string): NormalizedText {
  const builder = new Builder();
  const mostlyLatin = isMostlyLatin(original);
  for (const word of words(original)) {
    if (word.space) builder.space(word.at);
    else builder.word(word.text, word.at, mostlyLatin);
  }
  return builder.done(original.length);
}

interface Word {
  readonly text: string;
  readonly at: number;
  readonly space: boolean;
}

/** Runs of white space and of what lies between. */
function* words(text: string): Generator<Word> {
  for (const match of text.matchAll(/[\s\u2800]+|[^\s\u2800]+/g)) {
    yield { text: match[0], at: match.index, space: SPACE.test(match[0][0]!) };
  }
}

class Builder {
  readonly #parts: string[] = [];
  readonly #origins: number[] = [];
  #spaceAt = -1;

  space(at: number): void {
    if (this.#origins.length > 0 && this.#spaceAt < 0) this.#spaceAt = at;
  }

  word(word: string, start: number, mostlyLatin: boolean): void {
    const latin = mostlyLatin || LATIN.test(word);
    let at = start;
    for (const character of word) {
      if (!INVISIBLE.test(character)) this.#add(written(character, latin), at);
      at += character.length;
    }
  }

  done(length: number): NormalizedText {
    return { text: this.#parts.join(''), origins: Uint32Array.from([...this.#origins, length]) };
  }

  #add(text: string, at: number): void {
    if (this.#spaceAt >= 0) this.#push(' ', this.#spaceAt);
    this.#spaceAt = -1;
    this.#push(text, at);
  }

  #push(text: string, at: number): void {
    this.#parts.push(text);
    for (let unit = 0; unit < text.length; unit++) this.#origins.push(at);
  }
}

function written(character: string, latin: boolean): string {
  if (character < '\u0080') return character;
  if (STYLED.test(character)) return character.normalize('NFKC');
  return plain[character] ?? (latin ? latinLookalike(character) : undefined) ?? character;
}

/** Whether there are more Latin letters than letters that could not pass for one; those that could are then in disguise. */
function isMostlyLatin(text: string): boolean {
  let latin = 0;
  let others = 0;
  for (const character of text) {
    if (!LETTER.test(character)) continue;
    if (LATIN.test(character)) latin += 1;
    else if (latinLookalike(character) === undefined) others += 1;
  }
  return latin > others;
}
