import { UserError } from '../errors.ts';
import type { PairSteps } from '../tokenizer/pairSteps.ts';
import type { Encoding } from '../tokenizer/tokenizer.ts';
import { type CoverContext, closedTokens, contextsOf } from './coverContexts.ts';
import type { CoverTools } from './coverTools.ts';
import type { BranchSet, Leaf, OpenText } from './leafCuts.ts';
import { probesAfter } from './probes.ts';
import {
  addedProbes,
  type Branches,
  branchKey,
  cutBefore,
  findBranches,
  safePlace,
  wordsFrom,
} from './wordBranches.ts';

/** All beginnings of encodings of the texts that begin with a given text. */
export interface Covers {
  /** Ids that every one of them begins with. */
  readonly trunk: Int32Array;
  readonly contexts: readonly CoverContext[];
  /** Bytes of an unfinished character at the end of the text. */
  readonly unfinished: Uint8Array;
  /** The branches that a continuation is compatible with, of those that the contexts name. */
  readonly compatible: (leaf: Leaf) => BranchSet;
  /** The branches after which this added token may begin. */
  readonly beforeAdded: (text: string, id: number) => BranchSet;
  /** The branches in which nothing follows the text. */
  readonly atEnd: BranchSet;
  /**
   * False where some cover may be missing: what really follows is cut in a way that no probe had found (that branch was
   * added), or the text has no end of a word to count from.
   */
  readonly complete: boolean;
  /** The text encoded as if it ended there. */
  readonly canonical: Int32Array;
}

/** A text whose covers are wanted. */
export interface Prefix extends OpenText {
  /** The whole document, if that is known: what follows is one more probe, and its tokens need not be cut again. */
  readonly document?: { readonly text: string; readonly encoding: Encoding } | undefined;
}

/** Characters of the following text that are looked at. */
const FOLLOWING = 16;
const MOST_BRANCHES = 30;

/**
 * The covers of a text: token sequences that begin the encoding of some text that begins with this one, up to the token
 * that reaches its end. Phan et al. 2025 (https://arxiv.org/abs/2410.09303) ask instead that a cover be the encoding of
 * its own text, which is too little where words are cut by what follows them; see docs/byte-level.md.
 */
export function findCovers(tools: CoverTools, prefix: Prefix): Covers {
  const { steps, tokenizer, growth, representatives, cuts } = tools;
  const { unfinished } = prefix;
  // A tokenizer that puts a space before a document does so before it cuts; here it is part of the text.
  const shift = steps.spaceBefore ? 1 : 0;
  const text = ' '.repeat(shift) + prefix.text;
  const { ids, offsets } = prefix.document?.encoding ?? tokenizer.encode(prefix.text);
  const { place, sure } = safePlace(steps, text, offset => isTokenEnd(offsets, offset - shift));
  const near = text.slice(place);
  const known = [...probesAfter(unfinished, representatives), ...addedProbes(growth, near, unfinished)];
  const actual = actualProbe(prefix);
  const cut = findBranches(steps, near, known);
  const complete = actual === undefined || isAmong(steps, near, actual, cut);
  const probes = complete ? known : [...known, actual];
  const { stable, branches, ofProbe } = complete ? cut : findBranches(steps, near, probes);
  if (branches.length > MOST_BRANCHES) throw tooManyBranches();
  const tail = near.slice(stable);
  const probed = { tail, probes, ofProbe };
  const encoder = new TextEncoder();
  const before = tokensBefore(ids, offsets, place - shift);
  const words = cutBefore(steps, near, near.length).words;
  const settled = closedTokens(
    steps,
    words.filter(({ end }) => end <= stable),
    near,
    encoder,
  );
  const { shared, contexts } = withoutShared(contextsOf(tools, branches, tail, unfinished, encoder));
  return {
    trunk: Int32Array.of(...before, ...settled, ...shared),
    contexts,
    unfinished,
    compatible: cuts.after(probed),
    beforeAdded: (added, id) => cuts.beforeAdded(probed, added, id),
    atEnd: unfinished.length > 0 ? 0 : 1 << ofProbe[known.indexOf('')]!,
    complete: complete && sure,
    canonical: Int32Array.of(...before, ...closedTokens(steps, words, near, encoder), ...steps.symbols(unfinished)),
  };
}

/** The tokens that all contexts begin with, and the contexts without them: a long word has many. */
function withoutShared(contexts: readonly CoverContext[]) {
  const first = contexts[0]!.tokens;
  let length = Math.min(...contexts.map(({ tokens }) => tokens.length));
  // The last token of a context is looked at for what may follow it.
  length = Math.max(0, length - 1);
  for (const { tokens } of contexts) while (tokens.slice(0, length).some((id, i) => id !== first[i])) length -= 1;
  const shared = first.slice(0, length);
  return { shared, contexts: contexts.map(each => ({ ...each, tokens: each.tokens.slice(length) })) };
}

function actualProbe({ text, document, unfinished }: Prefix): string | undefined {
  const following = document?.text.slice(text.length, text.length + FOLLOWING);
  if (following === undefined || (following === '' && unfinished.length > 0)) return undefined;
  // No half of a surrogate pair, which would be cut as another character.
  const half = /[\ud800-\udbff]/.test(following[FOLLOWING - 1] ?? '');
  return following.slice(0, half ? FOLLOWING - 1 : FOLLOWING);
}

/** Whether a continuation cuts the text as one of the branches does. */
function isAmong(steps: PairSteps, text: string, continuation: string, { stable, branches }: Branches): boolean {
  const { words, growing } = cutBefore(steps, text + continuation, text.length);
  const key = branchKey(wordsFrom(words, stable), growing);
  return branches.some(branch => branch.key === key);
}

function isTokenEnd(offsets: Uint32Array, offset: number): boolean {
  const before = tokensEndingBy(offsets, offset);
  return offset <= 0 || (before > 0 && offsets[2 * before - 1] === offset);
}

/** The ids of what lies before a place between two tokens. */
function tokensBefore(ids: Int32Array, offsets: Uint32Array, end: number): Int32Array {
  // What ends at the begin is a token of nothing but the space before the document.
  return ids.subarray(0, end <= 0 ? 0 : tokensEndingBy(offsets, end));
}

/** How many tokens end at a place or before it. */
function tokensEndingBy(offsets: Uint32Array, end: number): number {
  let [from, to] = [0, offsets.length / 2];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (offsets[2 * middle + 1]! <= end) from = middle + 1;
    else to = middle;
  }
  return from;
}

function tooManyBranches(): UserError {
  return new UserError(
    'unsupported-tokenizer',
    'The end of this text can be cut in more ways than are followed.',
    'Choose another place in the text.',
  );
}
