import { type ByteDocument, prefixAt } from './byteDocument.ts';
import { type ByteLm, END, neededNodes, OUTCOMES, type PlacedCovers, placeCovers, sumCovers } from './nextByte.ts';
import type { PathNode } from './rowTree.ts';

/** Consecutive bytes of a document. */
export interface ByteRows {
  /** Byte of the document at which the rows begin. */
  readonly at: number;
  /** ln p of each byte given the bytes before, nats. */
  readonly logProb: Float64Array;
  /** As in `NextByte`. */
  readonly leaked: Float64Array;
  /** `[rows, 257]` where asked for, else `null`. */
  readonly distributions: Float32Array | null;
  /** False where covers may be missing for some of these bytes. */
  readonly complete: boolean;
}

export interface ByteRange {
  /** Bytes `[from, to)`; the end of the document as an outcome is one more, `to` = bytes + 1. */
  readonly from: number;
  readonly to: number;
  readonly distributions: boolean;
}

/** Where a document stands for a model; as in `placeCovers`. */
export interface DocumentPlace {
  readonly before: PathNode;
  readonly begin?: (tokens: number) => number;
}

/** Bytes that are looked at together, so that their shared rows are run in one piece. */
const TOGETHER = 48;

/** Bytes whose covers are found, or summed, before a cancel is looked at. */
const UNCANCELLED = 4;

/**
 * ln p of each byte of a stretch, given all bytes before it: the chain whose product is the probability of the stretch,
 * but for what leaks. @throws Cancelled between pieces.
 */
export async function* byteSurprisals(
  lm: ByteLm,
  document: ByteDocument,
  { before, begin }: DocumentPlace,
  { from, to, distributions }: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<ByteRows> {
  for (let at = from; at < to; at += TOGETHER) {
    const count = Math.min(TOGETHER, to - at);
    const places: PlacedCovers[] = [];
    for (let i = 0; i < count; i += 1) {
      if (i % UNCANCELLED === 0) await lm.tree.pause(signal);
      places.push(placeCovers(lm, before, prefixAt(document, at + i), begin));
    }
    await lm.tree.fill(
      places.flatMap(placed => [...neededNodes(placed)]),
      signal,
    );
    const logProb = new Float64Array(count);
    const leaked = new Float64Array(count);
    const all = distributions ? new Float32Array(count * OUTCOMES) : null;
    let complete = true;
    for (const [i, placed] of places.entries()) {
      if (i % UNCANCELLED === 0) await lm.tree.pause(signal);
      const next = sumCovers(lm, placed);
      logProb[i] = Math.log(next.bytes[document.bytes[at + i] ?? END]!);
      leaked[i] = next.leaked;
      all?.set(next.bytes, i * OUTCOMES);
      complete &&= next.complete;
    }
    yield { at, logProb, leaked, distributions: all, complete };
  }
}
