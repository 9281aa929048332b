import { Cancelled, UserError } from '../errors.ts';
import { logSumExp } from '../math/logSoftmax.ts';
import type { CausalLm } from '../model/causalLm.ts';

/** The next-token distribution after a token path. */
export interface Row {
  /** `[vocabulary]`, not normalised. */
  readonly logits: Float32Array;
  /** ln of the sum of their exponentials. */
  readonly logSum: number;
}

/** A place in the tree of token paths. */
export interface PathNode {
  readonly id: number;
  readonly parent: PathNode | null;
  /** Tokens of the path. */
  readonly depth: number;
  readonly children: Map<number, PathNode>;
  row: Row | null;
}

export interface RowTreeOptions {
  /** Tokens that the KV cache is made to hold. */
  readonly capacity: number;
  /** Bytes of rows that are kept from call to call. */
  readonly keptBytes: number;
  /** Tokens run in one piece. */
  readonly chunk: number;
  /** Awaited before each piece of work; a cancel can come in there. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** Paths that are remembered; then the tree is planted anew. */
const MOST_NODES = 200_000;

/**
 * Logits after token paths, each run once and kept by its path. Paths that part share the KV cache of what they have in
 * common; the longest runs first and the others from where they leave it, the farthest first, so that nothing is run twice.
 */
export class RowTree {
  /** Rows computed so far. */
  computed = 0;
  private root = node(-1, null);
  private nodes = 0;
  /** Nodes with rows, the one not used for longest first. */
  private readonly kept = new Set<PathNode>();

  constructor(
    private readonly lm: CausalLm,
    private readonly options: RowTreeOptions,
  ) {}

  /** The node of a path from the root, or from another node. */
  node(path: Iterable<number>, from: PathNode = this.root): PathNode {
    let at = from;
    for (const id of path) {
      let child = at.children.get(id);
      if (!child) {
        child = node(id, at);
        at.children.set(id, child);
        this.nodes += 1;
      }
      at = child;
    }
    return at;
  }

  /**
   * Computes the rows that the nodes lack. They are there until the next call.
   * @throws UserError for the row before any token; Cancelled between pieces.
   */
  async fill(nodes: Iterable<PathNode>, signal: AbortSignal): Promise<void> {
    const wanted = new Set(nodes);
    for (const each of wanted) {
      if (!each.row) continue;
      this.kept.delete(each);
      this.kept.add(each);
    }
    const missing = [...wanted].filter(({ row }) => row === null);
    if (missing.some(({ depth }) => depth === 0)) throw nothingRead();
    // The size of scoring, so that both use the same cache.
    if (missing.length > 0) this.lm.reserve(this.options.capacity);
    while (missing.length > 0) {
      const next = this.nextPath(missing);
      await this.run(next.path, next.shared, missing, signal);
      for (let i = missing.length - 1; i >= 0; i -= 1) if (missing[i]!.row) missing.splice(i, 1);
    }
    this.forget(wanted);
  }

  /** Lets a cancel come in. @throws Cancelled. */
  async pause(signal: AbortSignal): Promise<void> {
    await this.options.pause?.();
    if (signal.aborted) throw new Cancelled();
  }

  /** The missing node that shares most with what is cached; among equals the deepest. */
  private nextPath(missing: readonly PathNode[]): { readonly path: readonly PathNode[]; readonly shared: number } {
    let best: { readonly path: readonly PathNode[]; readonly shared: number } | undefined;
    for (const each of missing) {
      const path = pathOf(each);
      const shared = sharedLength(this.lm.cached, path);
      const deeper = !best || shared > best.shared || (shared === best.shared && path.length > best.path.length);
      if (deeper) best = { path, shared };
    }
    return best!;
  }

  private async run(
    path: readonly PathNode[],
    shared: number,
    missing: readonly PathNode[],
    signal: AbortSignal,
  ): Promise<void> {
    const lacking = new Set(missing);
    const first = path.findIndex(each => lacking.has(each));
    const from = Math.min(shared, first);
    this.lm.truncate(from);
    for (let start = from; start < path.length; start += this.options.chunk) {
      await this.pause(signal);
      const piece = path.slice(start, start + this.options.chunk);
      const ids = Int32Array.from(piece, ({ id }) => id);
      const targets = Int32Array.from(piece, each => (lacking.has(each) ? 0 : -1));
      const { logits } = await this.lm.advance(ids, targets, { k: 0, logits: true });
      this.store(
        piece.filter(each => lacking.has(each)),
        logits!,
      );
    }
  }

  private store(nodes: readonly PathNode[], logits: Float32Array): void {
    const size = this.lm.vocabularySize;
    nodes.forEach((each, place) => {
      const own = logits.slice(place * size, (place + 1) * size);
      each.row = { logits: own, logSum: logSumExp(own) };
      this.kept.add(each);
      this.computed += 1;
    });
  }

  private forget(wanted: ReadonlySet<PathNode>): void {
    const most = Math.max(wanted.size, Math.floor(this.options.keptBytes / (4 * this.lm.vocabularySize)));
    for (const each of this.kept) {
      if (this.kept.size <= most) break;
      if (wanted.has(each)) continue;
      each.row = null;
      this.kept.delete(each);
    }
    if (this.nodes <= MOST_NODES) return;
    // Those who hold nodes keep them; they are only not found again.
    this.root = node(-1, null);
    this.nodes = 0;
    this.kept.clear();
  }
}

/** ln p of a path's tokens from below `from` on, which must be on it; rows on the way must be there. */
export function logProbOf(path: PathNode, from: PathNode): number {
  let sum = 0;
  for (let at = path; at !== from; at = at.parent!) {
    const { logits, logSum } = at.parent!.row!;
    sum += logits[at.id]! - logSum;
  }
  return sum;
}

/** Nodes between two, the upper one included, the lower one not: those whose rows `logProbOf` reads. */
export function* nodesBetween(path: PathNode, from: PathNode): Generator<PathNode> {
  for (let at = path; at !== from; at = at.parent!) yield at.parent!;
}

function node(id: number, parent: PathNode | null): PathNode {
  return { id, parent, depth: parent ? parent.depth + 1 : 0, children: new Map(), row: null };
}

function pathOf(end: PathNode): PathNode[] {
  const path: PathNode[] = [];
  for (let at: PathNode = end; at.parent; at = at.parent) path[at.depth - 1] = at;
  return path;
}

function sharedLength(cached: Int32Array, path: readonly PathNode[]): number {
  const most = Math.min(cached.length, path.length);
  let length = 0;
  while (length < most && cached[length] === path[length]!.id) length += 1;
  return length;
}

function nothingRead(): UserError {
  return new UserError(
    'bad-setting',
    'Without a start token the model says nothing of the first token of a text.',
    'Choose a start token, or a place after the first word.',
  );
}
