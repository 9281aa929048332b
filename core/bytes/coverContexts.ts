import { UserError } from '../errors.ts';
import type { PairSteps } from '../tokenizer/pairSteps.ts';
import { byteString } from './byteOrder.ts';
import type { CoverTools } from './coverTools.ts';
import type { BranchSet } from './leafCuts.ts';
import { codePointsFrom } from './probes.ts';
import type { ClosedWord, WordBranch } from './wordBranches.ts';

/**
 * Tokens that spell the beginning of a text, after which one further token covers the rest of it and goes on, or, where
 * nothing is pending, with which the text ends.
 */
export interface CoverContext {
  /** Ids after the trunk. */
  readonly tokens: readonly number[];
  /** The rest of the text as `byteString`, which the next token begins with. */
  readonly pending: string;
  /** Branches in which the next token goes on with the word of the last one. */
  readonly joined: BranchSet;
  /** Branches in which the next token begins a word. */
  readonly fresh: BranchSet;
  /** The next token can only be one that is taken out of a text whole. */
  readonly growing: boolean;
}

type AddContext = (tokens: readonly number[], pending: string, fresh: boolean) => void;

/** The contexts of all branches of a tail, each token sequence once. */
export function contextsOf(
  tools: CoverTools,
  branches: readonly WordBranch[],
  tail: string,
  unfinished: Uint8Array,
  encoder: TextEncoder,
): CoverContext[] {
  const found = new Map<string, CoverContext>();
  branches.forEach((branch, place) => {
    const closed = closedTokens(tools.steps, branch.words, tail, encoder);
    const open = encoder.encode(tail.slice(branch.words.at(-1)?.end ?? 0));
    const add: AddContext = (tokens, pending, fresh) => {
      const key = `${branch.growing ? '!' : ''}${tokens.join()}`;
      const { joined, fresh: known } = found.get(key) ?? { joined: 0, fresh: 0 };
      const bit = 1 << place;
      const sets = fresh ? { joined, fresh: known | bit } : { joined: joined | bit, fresh: known };
      found.set(key, { tokens, pending, growing: branch.growing, ...sets });
    };
    if (branch.growing) add(closed, byteString(Uint8Array.of(...open, ...unfinished)), true);
    else addOpenWord(tools, closed, open, unfinished, add);
  });
  return [...found.values()];
}

/** Tokens of words that touch, from the begin of a text. */
export function closedTokens(
  steps: PairSteps,
  words: readonly ClosedWord[],
  text: string,
  encoder: TextEncoder,
): number[] {
  const tokens: number[] = [];
  let start = 0;
  for (const { end, added } of words) {
    const word = text.slice(start, end);
    start = end;
    const whole = added >= 0 ? added : steps.wholeWord(word);
    if (whole !== undefined) tokens.push(whole);
    else tokens.push(...mergedBytes(steps, encoder.encode(word)));
  }
  return tokens;
}

function mergedBytes(steps: PairSteps, bytes: Uint8Array): Int32Array {
  const symbols = steps.symbols(bytes);
  return steps.merge(symbols, symbols.length);
}

/** The contexts within the word that a text ends with: any beginning of it that ends between two symbols. */
function addOpenWord(
  { steps, order, tokenizer }: CoverTools,
  closed: readonly number[],
  word: Uint8Array,
  unfinished: Uint8Array,
  add: AddContext,
): void {
  const open = Uint8Array.of(...word, ...unfinished);
  const symbols = steps.symbols(open);
  const bytes = byteString(open);
  const partsPossible = unfinished.length === 0 || canBeInParts(steps, unfinished);
  let end = 0;
  for (let count = 0; count <= symbols.length; count += 1) {
    if (count > 0) end += tokenizer.vocabulary.piece(symbols[count - 1]!).bytes.length;
    const pending = bytes.slice(end);
    const impossible = end > word.length && !partsPossible;
    if (impossible || pending.length >= order.longest || (pending !== '' && !goesOn(order, pending))) continue;
    add([...closed, ...steps.merge(symbols, count)], pending, count === 0);
  }
  if (end !== open.length) throw unspellable();
}

/** Whether a token begins with these bytes and is longer. */
function goesOn({ range, ids, spelling }: CoverTools['order'], pending: string): boolean {
  const [from, to] = range(pending);
  return from < to && spelling(ids[to - 1]!).length > pending.length;
}

/** Whether some character that begins with the bytes is spelled in tokens of single bytes. */
export function canBeInParts({ fallsBack }: PairSteps, beginning: Uint8Array): boolean {
  if (fallsBack === null) return true;
  for (const codePoint of codePointsFrom(beginning)) if (fallsBack(codePoint)) return true;
  return false;
}

function unspellable(): UserError {
  return new UserError(
    'unsupported-tokenizer',
    'The vocabulary of this model lacks tokens for some bytes of this text.',
    'Choose another model, or another place in the text.',
  );
}
