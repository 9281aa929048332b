/** A stretch of a text, UTF-16, `[start, end)`. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Where a sentence can end: its mark with what closes behind it, then white space and something that can begin one. */
const SENTENCE_END =
  /[.!?\u2026\u3002\uff01\uff1f]+["'\u2019\u201d)\]*_`]*(?:\s+(?=["'\u2018\u201c([*_`]*[\p{Lu}\p{Lo}\p{N}])|(?<=[\u3002\uff01\uff1f])|\s*$)/gu;
/** Abbreviations that end in a full stop within a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|cf|vs|Mr|Mrs|Ms|Dr|Prof|St|No|Fig|approx|[A-Z])\.$/;

/** Paragraphs: what blank lines part, without the white space around. */
export function paragraphs(text: string): Segment[] {
  return Array.from(text.matchAll(/\S(?:[^\n]|\n(?![^\S\n]*(?:\n|$)))*/g), match => {
    return { start: match.index, end: match.index + match[0].trimEnd().length };
  });
}

/** Sentences, none of them across paragraphs or list items; a heading or a line of code without a mark is one too. */
export function sentences(text: string): Segment[] {
  return paragraphs(text)
    .flatMap(({ start, end }) => lines(text, start, end))
    .flatMap(block => split(text, block));
}

/** A paragraph cut before lines that begin an item, a heading, a quotation or a row of a table. */
function lines(text: string, start: number, end: number): Segment[] {
  const found: Segment[] = [];
  let from = start;
  for (const match of text.slice(start, end).matchAll(/\n(?=\s*(?:[-*+>#|]|\d+[.)])\s)/g)) {
    found.push({ start: from, end: start + match.index });
    from = start + match.index + 1;
  }
  return [...found, { start: from, end }];
}

function split(text: string, { start, end }: Segment): Segment[] {
  const block = text.slice(start, end);
  const found: Segment[] = [];
  let from = 0;
  for (const match of block.matchAll(SENTENCE_END)) {
    const to = match.index + match[0].trimEnd().length;
    if (ABBREVIATION.test(block.slice(from, to))) continue;
    found.push({ start: start + from, end: start + to });
    from = match.index + match[0].length;
  }
  if (block.slice(from).trim() !== '') found.push({ start: start + from, end: start + block.trimEnd().length });
  return found;
}
