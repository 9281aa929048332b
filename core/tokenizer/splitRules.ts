import { CodePointSet } from '../text/codePointSet.ts';
import { type Pattern, parsePattern, type Sequence } from './pattern.ts';
import { eachPiece, type Splitter } from './split.ts';

/** What becomes of the matches of a pattern (`SplitDelimiterBehavior` of Hugging Face's tokenizers). */
export type SplitBehavior = 'isolated' | 'removed' | 'contiguous' | 'merged-with-previous' | 'merged-with-next';

/** A step of cutting as JSON can hold it. A mere pattern is isolated. */
export type SplitRule =
  | string
  | {
      readonly pattern: string;
      readonly behavior: SplitBehavior;
      /** True where what lies between the matches is taken for them. */
      readonly invert: boolean;
    };

interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts by rules one after the other, each within the pieces of those before it. Without rules the text is one word.
 * @throws UserError `unsupported-tokenizer` for a pattern that is not known.
 */
export function splitterOf(rules: readonly SplitRule[]): Splitter {
  return rules.reduceRight<Splitter>(
    (inner, rule) => {
      const cut = cutter(rule);
      return (text, start, end, emit) => cut(text, start, end, (from, to) => inner(text, from, to, emit));
    },
    (_text, start, end, emit) => emit(start, end),
  );
}

function cutter(rule: SplitRule): Splitter {
  const {
    pattern: source,
    behavior,
    invert,
  } = typeof rule === 'string' ? { pattern: rule, behavior: 'isolated' as const, invert: false } : rule;
  const pattern = parsePattern(source);
  if (behavior === 'isolated') {
    return (text, start, end, emit) => eachPiece(pattern, text, start, end, emit);
  }
  if (behavior === 'removed') {
    return (text, start, end, emit) =>
      eachPiece(pattern, text, start, end, (from, to, matched) => {
        if (matched === invert) emit(from, to);
      });
  }
  return (text, start, end, emit) => {
    for (const piece of joined(pattern, behavior, invert, { text, start, end })) emit(piece.start, piece.end);
  };
}

type Joining = Exclude<SplitBehavior, 'isolated' | 'removed'>;

function joined(pattern: Pattern, behavior: Joining, invert: boolean, stretch: Piece & { text: string }): Piece[] {
  const pieces: (Piece & { readonly matched: boolean })[] = [];
  const collect = (start: number, end: number, matched: boolean) =>
    pieces.push({ start, end, matched: matched !== invert });
  eachPiece(pattern, stretch.text, stretch.start, stretch.end, collect);
  if (behavior === 'merged-with-next') pieces.reverse();
  const found: { start: number; end: number }[] = [];
  let before: boolean | undefined;
  for (const { start, end, matched } of pieces) {
    const last = found.at(-1);
    const joins = behavior === 'contiguous' ? matched === before : matched && !before;
    if (!last || !joins) found.push({ start, end });
    else if (behavior === 'merged-with-next') last.start = start;
    else last.end = end;
    before = matched;
  }
  return behavior === 'merged-with-next' ? found.reverse() : found;
}

/** Whether the rules take nothing out of the text. */
export function keepsAll(rules: readonly SplitRule[]): boolean {
  return rules.every(rule => {
    if (typeof rule === 'string' || rule.behavior !== 'removed') return true;
    // Files of GPT-4's tokenizers take out what the pattern does not match, which is nothing.
    return rule.invert && matchesEverywhere(parsePattern(rule.pattern));
  });
}

/** Whether each character alone is a match, wherever it stands; `false` where that is not plain to see. */
function matchesEverywhere({ alternatives }: Pattern): boolean {
  const matched = new CodePointSet();
  for (const sequence of alternatives) {
    const alone = aloneIn(sequence);
    if (alone) matched.addAll(alone);
  }
  return matched.inverted().isEmpty();
}

/** The characters that match an alternative by themselves; `null` where what stands around them counts. */
function aloneIn(sequence: Sequence): CodePointSet | null {
  let needed: CodePointSet | null = null;
  for (const item of sequence) {
    if (item.kind === 'group' && item.optional) continue;
    if (item.kind !== 'set') return null;
    const { least, possessive } = item.repeat;
    if (least === 0 && !possessive) continue;
    if (least !== 1 || needed) return null;
    needed = item.set;
  }
  return needed;
}

/** A pattern that matches a text and nothing else. */
export function literalPattern(text: string): string {
  return text.replaceAll(/[.*+?()|[\]{}^$\\]/g, character => `\\${character}`);
}
