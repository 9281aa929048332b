import { byteString, stringBytes } from './byteOrder.ts';
import { type ByteLm, eachLeaf, neededNodes, placeCovers } from './nextByte.ts';
import type { PathNode } from './rowTree.ts';

/** How a continuation is sampled, at temperature 1 with nothing filtered. */
export interface SampleRule {
  /** Numbers in [0, 1), one for each token. */
  readonly next: () => number;
  readonly most: number;
  /** The sample ends where this holds of its text. */
  readonly isEnough: (text: string) => boolean;
}

/** A continuation of `text`, which begins after `before`: the first piece by the exact distribution, then token by token. */
export async function sampleContinuation(
  lm: ByteLm,
  before: PathNode,
  text: string,
  rule: SampleRule,
  signal: AbortSignal,
): Promise<string> {
  const placed = placeCovers(lm, before, { text, unfinished: new Uint8Array(0) });
  await lm.tree.fill(neededNodes(placed), signal);
  let total = 0;
  eachLeaf(lm, placed, (_, probability) => {
    total += probability;
  });
  let left = rule.next() * total;
  let piece: string | undefined;
  eachLeaf(lm, placed, (rest, probability) => {
    left -= probability;
    if (left < 0) piece ??= rest;
  });
  if (!piece) return '';
  const { ids } = lm.tools.tokenizer.encode(text + decode(piece));
  const rest = await sampleTokens(lm, lm.tree.node(ids, before), { ...rule, most: rule.most - 1 }, signal, piece);
  return decode(rest);
}

/** Tokens after a node, until a control token or where it is enough. */
export async function sampleAfter(lm: ByteLm, node: PathNode, rule: SampleRule, signal: AbortSignal): Promise<string> {
  return decode(await sampleTokens(lm, node, rule, signal, ''));
}

async function sampleTokens(
  lm: ByteLm,
  node: PathNode,
  { next, most, isEnough }: SampleRule,
  signal: AbortSignal,
  begun: string,
): Promise<string> {
  const { vocabulary } = lm.tools.tokenizer;
  let bytes = begun;
  let at = node;
  for (let count = 0; count < most && !isEnough(decode(bytes)); count += 1) {
    await lm.tree.fill([at], signal);
    const piece = vocabulary.piece(draw(at, next()));
    if (piece.control) break;
    bytes += byteString(piece.bytes);
    at = lm.tree.node([piece.id], at);
  }
  return bytes;
}

function draw(node: PathNode, u: number): number {
  const { logits, logSum } = node.row!;
  let left = u;
  let last = 0;
  for (let id = 0; id < logits.length; id += 1) {
    const probability = Math.exp(logits[id]! - logSum);
    if (probability > 0) last = id;
    left -= probability;
    if (left < 0) return id;
  }
  // Rounding may leave a little.
  return last;
}

/** Whole characters; the beginning of one that the sample broke off in is left out. */
function decode(bytes: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(stringBytes(bytes), { stream: true });
}
