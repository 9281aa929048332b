import { overlapOf } from '../scoring/window.ts';
import { type ByteDocument, prefixAt } from './byteDocument.ts';
import { type Likely, LikelyLeaves } from './continuations.ts';
import { type Usual, usual, usualNodes } from './healing.ts';
import { type ByteLm, type NextByte, neededNodes, placeCovers, sumCovers } from './nextByte.ts';
import type { PathNode } from './rowTree.ts';
import type { DocumentPlace } from './surprisals.ts';

/** What the model reads, and how much of it. */
export interface Reading {
  /** Id of the token before the document, or `null`. */
  readonly start: number | null;
  /** Tokens that the model reads at most, the start token included. */
  readonly window: number;
}

/** All that is said of one place of a document. */
export interface AtCursor {
  readonly next: NextByte;
  readonly usual: Usual;
  readonly likely: Likely;
  /** Rows of logits that were computed for it, beyond those that were there. */
  readonly rows: number;
  /** Tokens of the document that the model did not read. */
  readonly skipped: number;
  /** Tokens in front of the cursor that it did read, the start token included. */
  readonly context: number;
}

/** Tokens that a cover may be longer than the text's own encoding, with room to spare. */
const SPARE = 32;

/** How many of a text's first tokens are not read, so that the begin stays where it is while the text grows. */
export function firstRead({ window, start }: Reading): (tokens: number) => number {
  const reach = Math.max(2, window - SPARE - (start === null ? 0 : 1));
  const stride = Math.max(1, reach - overlapOf(reach));
  return tokens => (tokens <= reach ? 0 : Math.ceil((tokens - reach) / stride) * stride);
}

/** What the model reads before the document. */
export function nodeBefore({ tree }: ByteLm, { start }: Reading): PathNode {
  return tree.node(start === null ? [] : [start]);
}

/** Where a document stands that is read so. */
export function placeOf(lm: ByteLm, reading: Reading): DocumentPlace {
  return { before: nodeBefore(lm, reading), begin: firstRead(reading) };
}

/** The exact distribution at a byte of a document, and what is usually done instead. @throws Cancelled. */
export async function readCursor(
  lm: ByteLm,
  document: ByteDocument,
  offset: number,
  reading: Reading,
  choices: number,
  signal: AbortSignal,
): Promise<AtCursor> {
  const before = nodeBefore(lm, reading);
  const placed = placeCovers(lm, before, prefixAt(document, offset), firstRead(reading));
  const computed = lm.tree.computed;
  await lm.tree.fill([...neededNodes(placed), ...usualNodes(placed.end, before)], signal);
  const leaves = new LikelyLeaves(placed.covers.unfinished);
  return {
    next: sumCovers(lm, placed, leaves.add),
    usual: usual(lm, placed.end, before),
    likely: leaves.likely(choices),
    rows: lm.tree.computed - computed,
    skipped: placed.skipped,
    context: placed.end.depth,
  };
}
