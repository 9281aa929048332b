import type { Prefix } from '#core/bytes/covers';
import { type ByteLm, neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { unfinishedBytes } from '#core/bytes/probes';
import { logProbOf, nodesBetween, type PathNode } from '#core/bytes/rowTree';

const { signal } = new AbortController();

/** The bytes that a segment must begin with, and how a token may spell them. */
export interface Forced {
  readonly bytes: string;
  /** False where the first token must spell all of them, as in healing of one token. */
  readonly inParts: boolean;
}

/**
 * Bits of a segment that begins with a token boundary after `before`, its forced bytes being given: what a prompt that ends
 * there makes of the segment. Summed over all ways to cut the segment; where bytes are forced, tokens that do not go on
 * with them are excluded and the others normalised anew, step by step.
 */
export async function segmentBits(lm: ByteLm, before: PathNode, segment: Uint8Array, forced: Forced): Promise<number> {
  const placed = placeCovers(lm, before, beginningOf(segment));
  await lm.tree.fill([...neededNodes(placed), ...nodesBetween(placed.trunk, before)], signal);
  const next = sumCovers(lm, placed);
  const trunk = logProbOf(placed.trunk, before);
  let mass = 0;
  for (const { node, share } of next.contexts) {
    const norm = forcedNorm(lm, node, before, forced);
    if (norm > 0) mass += (share * Math.exp(next.logWeight + trunk)) / norm;
  }
  return -Math.log2(mass);
}

/** Product of what the tokens that go on with the forced bytes have in all; 0 where the path does not spell them as it must. */
function forcedNorm(lm: ByteLm, node: PathNode, before: PathNode, { bytes, inParts }: Forced): number {
  const path: PathNode[] = [];
  for (let at = node; at !== before; at = at.parent!) path.unshift(at);
  let norm = 1;
  let left = bytes;
  for (const each of [...path, null]) {
    if (left === '') break;
    const at = each ? each.parent! : node;
    norm *= allowedMass(lm, at, left, inParts);
    if (!each) break;
    const spelled = lm.tools.order.spelling(each.id).length;
    if (!inParts && spelled < left.length) return 0;
    left = left.slice(spelled);
  }
  return norm;
}

function allowedMass({ tools: { order } }: ByteLm, at: PathNode, forced: string, inParts: boolean): number {
  const { logits, logSum } = at.row!;
  const [from, to] = order.range(forced);
  let mass = 0;
  for (const id of order.ids.subarray(from, to)) mass += Math.exp(logits[id]! - logSum);
  for (let length = 1; inParts && length < forced.length; length += 1) {
    const part = forced.slice(0, length);
    const [first, after] = order.range(part);
    for (const id of order.ids.subarray(first, after)) {
      if (order.spelling(id) === part) mass += Math.exp(logits[id]! - logSum);
    }
  }
  return mass;
}

function beginningOf(bytes: Uint8Array): Prefix {
  const whole = bytes.length - unfinishedBytes(bytes);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, whole));
  return { text, unfinished: bytes.slice(whole) };
}
