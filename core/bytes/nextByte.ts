import type { CoverContext } from './coverContexts.ts';
import { type Covers, findCovers, type Prefix } from './covers.ts';
import type { CoverTools } from './coverTools.ts';
import type { Leaves } from './leaves.ts';
import { logProbOf, nodesBetween, type PathNode, type RowTree } from './rowTree.ts';

/** Outcomes of the next byte: 256 bytes, and the end of the text. */
export const OUTCOMES = 257;
export const END = 256;

/** What next bytes are computed with: a tokenizer's tools and a model's rows. */
export interface ByteLm {
  readonly tools: CoverTools;
  readonly leaves: Leaves;
  readonly tree: RowTree;
}

/** The exact distribution of the next byte. */
export interface NextByte {
  /** `[257]`, sums to 1; the last is the end of the text. */
  readonly bytes: Float64Array;
  /** Share of the text's probability that no viable continuation has, in [0, 1]: what was lost before normalising. */
  readonly leaked: number;
  /** ln of the text's probability given the node that its covers were counted from. */
  readonly logWeight: number;
  /** The contexts that were summed, the heaviest first. */
  readonly contexts: readonly WeighedContext[];
  /** As in `Covers`. */
  readonly complete: boolean;
}

export interface WeighedContext {
  readonly context: CoverContext;
  readonly node: PathNode;
  /** Share of the text's probability that goes through this context. */
  readonly share: number;
}

/** A text's covers with the nodes of their contexts. */
export interface PlacedCovers {
  readonly covers: Covers;
  readonly trunk: PathNode;
  readonly nodes: readonly PathNode[];
  /** Where the text ends, encoded as if it ended there. */
  readonly end: PathNode;
  /** Tokens of the text that the model does not read. */
  readonly skipped: number;
}

/**
 * Finds the covers of a text and their places below `before`, which is what the model reads before it. `begin` says how
 * many of the text's first tokens it does not read, given how many there are.
 */
export function placeCovers(
  { tools, tree }: ByteLm,
  before: PathNode,
  prefix: Prefix,
  begin: (tokens: number) => number = () => 0,
): PlacedCovers {
  const covers = findCovers(tools, prefix);
  const skipped = Math.min(begin(covers.canonical.length), covers.trunk.length);
  const trunk = tree.node(covers.trunk.subarray(skipped), before);
  const nodes = covers.contexts.map(({ tokens }) => tree.node(tokens, trunk));
  return { covers, trunk, nodes, end: tree.node(covers.canonical.subarray(skipped), before), skipped };
}

/** The nodes whose rows `sumCovers` reads. */
export function neededNodes({ trunk, nodes }: PlacedCovers): Set<PathNode> {
  const needed = new Set(nodes);
  for (const node of nodes) for (const above of nodesBetween(node, trunk)) needed.add(above);
  return needed;
}

/**
 * The next byte's distribution from the covers of a text. The probability of a text is that of its covers, none of which
 * begins with another; those that stick out over the end say their next byte, those that end there leave it to the token
 * after (Phan et al. 2025, section 4). Weights are counted from the trunk. `leaf` is told of each viable token, as in
 * `eachLeaf`.
 */
export function sumCovers(lm: ByteLm, placed: PlacedCovers, leaf: FoundLeaf = () => {}): NextByte {
  const { covers, trunk, nodes } = placed;
  const logs = nodes.map(node => logProbOf(node, trunk));
  const top = Math.max(...logs);
  const mass = new Float64Array(OUTCOMES);
  const weights = covers.contexts.map((context, i) => {
    const weight = Math.exp(logs[i]! - top);
    let sum = 0;
    contextLeaves(lm, covers, context, nodes[i]!, weight, (rest, probability) => {
      sum += probability;
      mass[rest === '' ? END : rest.charCodeAt(0)]! += probability;
      leaf(rest, probability);
    });
    // A text that ends here has all the context's weight, whatever follows; but only if anything can.
    return context.pending === '' && sum > 0 ? weight : sum;
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const kept = total(mass);
  const contexts = covers.contexts.map((context, i) => ({ context, node: nodes[i]!, share: weights[i]! / whole }));
  return {
    bytes: mass.map(each => each / kept),
    leaked: Math.max(0, 1 - kept / whole),
    logWeight: top + Math.log(whole),
    contexts: contexts.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share),
    complete: covers.complete,
  };
}

/** Calls `found` for what each viable token adds to the text, as `byteString`, with its probability; `''` is the end. */
export function eachLeaf(lm: ByteLm, { covers, trunk, nodes }: PlacedCovers, found: FoundLeaf): void {
  const logs = nodes.map(node => logProbOf(node, trunk));
  const top = Math.max(...logs);
  covers.contexts.forEach((context, i) => {
    contextLeaves(lm, covers, context, nodes[i]!, Math.exp(logs[i]! - top), found);
  });
}

export type FoundLeaf = (rest: string, probability: number) => void;

/** The leaves of one context; probabilities are times `weight`. */
function contextLeaves(
  { tools, leaves }: ByteLm,
  covers: Covers,
  context: CoverContext,
  node: PathNode,
  weight: number,
  found: FoundLeaf,
): void {
  const { order, growth } = tools;
  const { logits, logSum } = node.row!;
  const probability = (id: number) => weight * Math.exp(logits[id]! - logSum);
  const { pending } = context;
  if (context.growing) {
    for (const { id, text } of growth.tokens) {
      const bytes = utf8(text);
      if (bytes.length > pending.length && bytes.startsWith(pending))
        found(bytes.slice(pending.length), probability(id));
    }
    return;
  }
  const [from, to] = order.range(pending);
  for (let place = from; place < to; place += 1) {
    const id = order.ids[place]!;
    const bytes = order.spelling(id);
    if (bytes.length === pending.length || !leaves.canFollow(covers, context, id)) continue;
    found(pending === '' ? bytes : bytes.slice(pending.length), probability(id));
  }
  if (pending !== '' || covers.unfinished.length > 0) return;
  // Control tokens are no text: after one the document is over, whichever it is.
  const canEnd = (covers.atEnd & (context.fresh | context.joined)) !== 0;
  for (const id of canEnd ? order.control : []) found('', probability(id));
  addedLeaves(tools, covers, context, probability, found);
}

/** Tokens that are taken out of a text whole may begin where the word before ends as the end of a text. */
function addedLeaves(
  { growth }: CoverTools,
  covers: Covers,
  context: CoverContext,
  probability: (id: number) => number,
  found: FoundLeaf,
): void {
  const branches = new Map<string, number>();
  for (const { id, text } of growth.tokens) {
    const first = text[0]!;
    const set = branches.get(first) ?? covers.beforeAdded(text, id);
    branches.set(first, set);
    if (set & (context.fresh | context.joined)) found(utf8(text), probability(id));
  }
}

function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
