import { byteString } from './byteOrder.ts';
import { type ByteLm, END, OUTCOMES } from './nextByte.ts';
import type { PathNode } from './rowTree.ts';

/** How many tokens healing looks back at most, as llguidance does. */
export const MOST_HEALED = 4;

/** What is usually done instead of the exact computation, from the rows of the text's own encoding. */
export interface Usual {
  /** `[257]`: the next token's first byte, after the text encoded as if it ended there. */
  readonly naive: Float64Array;
  /** `[257]`: the last token is taken back, and the next one must begin with its bytes. */
  readonly healed: Float64Array;
  /** `[257]`: as many tokens are taken back as a longer token could have swallowed, four at most. */
  readonly healedFurther: Float64Array;
  /** Tokens taken back for it. */
  readonly takenBack: number;
}

/** The nodes whose rows `usual` reads: the end of the text's own encoding, and the places before its last tokens. */
export function usualNodes(end: PathNode, before: PathNode): PathNode[] {
  const nodes = [end];
  for (let at = end; at !== before && nodes.length <= MOST_HEALED; at = at.parent!) nodes.push(at.parent!);
  return nodes;
}

/**
 * Naive prompting, and token healing (Lundberg 2023 in `guidance`; llguidance takes back several tokens). Healing follows
 * the text's own encoding, and normalises anew after each token: among those that go on with the bytes that are forced.
 */
export function usual(lm: ByteLm, end: PathNode, before: PathNode): Usual {
  const naive = firstBytes(lm, end);
  const back = takenBack(lm, end, before);
  const byOne = healed(lm, end, before, 1, naive);
  return {
    naive,
    healed: byOne,
    healedFurther: back === 1 ? byOne : healed(lm, end, before, back, naive),
    takenBack: back,
  };
}

/** Mass of all tokens by their first byte; control tokens are the end. */
function firstBytes({ tools }: ByteLm, node: PathNode): Float64Array {
  const mass = new Float64Array(OUTCOMES);
  const { logits, logSum } = node.row!;
  const { ids, first } = tools.order;
  for (let place = 0; place < ids.length; place += 1) mass[first[place]!]! += Math.exp(logits[ids[place]!]! - logSum);
  for (const { id, text } of tools.growth.tokens) {
    mass[new TextEncoder().encode(text)[0]!]! += Math.exp(logits[id]! - logSum);
  }
  for (const id of tools.order.control) mass[END]! += Math.exp(logits[id]! - logSum);
  return normalized(mass);
}

/** The most of the last tokens, four at most, whose bytes some longer token begins with. */
function takenBack({ tools }: ByteLm, end: PathNode, before: PathNode): number {
  const { order } = tools;
  let bytes = '';
  let found = 0;
  let count = 0;
  for (let at = end; at !== before && count < MOST_HEALED; at = at.parent!) {
    bytes = spellingOf(tools, at.id) + bytes;
    count += 1;
    const [from, to] = order.range(bytes);
    if (from < to && order.spelling(order.ids[to - 1]!).length > bytes.length) found = count;
  }
  return found;
}

/** Takes back `count` tokens, or as many as there are. */
function healed(lm: ByteLm, end: PathNode, before: PathNode, count: number, naive: Float64Array): Float64Array {
  const path: PathNode[] = [];
  for (let at = end; at !== before && path.length < count; at = at.parent!) path.unshift(at);
  let forced = path.map(({ id }) => spellingOf(lm.tools, id)).join('');
  let weight = 1;
  const mass = new Float64Array(OUTCOMES);
  for (const next of path) {
    const share = addLonger(lm, next, forced, weight, mass);
    weight *= share;
    forced = forced.slice(spellingOf(lm.tools, next.id).length);
  }
  naive.forEach((each, byte) => {
    mass[byte]! += weight * each;
  });
  return normalized(mass);
}

/**
 * Adds tokens that begin with the forced bytes and are longer, by the byte after them. Gives the share of `next`, which
 * spells the first of these bytes, among all tokens that go on with them.
 */
function addLonger({ tools }: ByteLm, next: PathNode, forced: string, weight: number, mass: Float64Array): number {
  const { order } = tools;
  const { logits, logSum } = next.parent!.row!;
  const probability = (id: number) => Math.exp(logits[id]! - logSum);
  const [from, to] = order.range(forced);
  const longer: [byte: number, probability: number][] = [];
  let allowed = 0;
  for (const id of order.ids.subarray(from, to)) {
    const bytes = order.spelling(id);
    if (bytes.length > forced.length) longer.push([bytes.charCodeAt(forced.length), probability(id)]);
  }
  for (let length = 1; length <= forced.length; length += 1) {
    const part = forced.slice(0, length);
    const [first, after] = order.range(part);
    for (let place = first; place < after && order.spelling(order.ids[place]!) === part; place += 1) {
      allowed += probability(order.ids[place]!);
    }
  }
  for (const [, each] of longer) allowed += each;
  // A token that is taken out of a text whole is in no range.
  if (order.spelling(next.id) === '') allowed += probability(next.id);
  for (const [byte, each] of longer) mass[byte]! += (weight * each) / allowed;
  return probability(next.id) / allowed;
}

function spellingOf({ order, tokenizer }: ByteLm['tools'], id: number): string {
  return order.spelling(id) || byteString(tokenizer.vocabulary.piece(id).bytes);
}

function normalized(mass: Float64Array): Float64Array {
  let sum = 0;
  for (const each of mass) sum += each;
  return mass.map(each => each / sum);
}
