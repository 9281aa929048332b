import type { Merges } from '../tokenizer/merges.ts';

/** How one end of a token comes about, as its own symbols are merged: the symbol there, and what takes it up. */
interface Edge {
  readonly symbols: readonly number[];
  /** Priority of the merge that takes each symbol up; infinity for the last, which is the token. Ascending. */
  readonly until: readonly number[];
}

interface Edges {
  readonly left: Edge;
  readonly right: Edge;
}

/**
 * Whether two tokens side by side stay as they are when the bytes of both are merged together. Nothing but a merge across
 * the seam can change them, and that one takes place if it goes before those that take its two symbols up; so only the
 * symbols at the seam are looked at, in the order in which they come about, and not all of both tokens.
 */
export class Seams {
  /** `false` for a token that its symbols are not merged to, `null` where they are not merged in ascending order. */
  private readonly known: (Edges | false | null | undefined)[] = [];

  /** `symbolsOf` gives what a token's own merging starts from. */
  constructor(
    private readonly merges: Merges,
    private readonly symbolsOf: (id: number) => Int32Array,
  ) {}

  /** Whether the seam holds; `null` where only merging can tell. */
  holds(left: number, right: number): boolean | null {
    const own = this.edges(left);
    const next = this.edges(right);
    if (own === false || next === false) return false;
    if (own === null || next === null) return null;
    const before = own.right;
    const after = next.left;
    const { priority } = this.merges;
    for (let [i, j] = [0, 0]; ; ) {
      const taken = before.until[i]!;
      const takenAfter = after.until[j]!;
      const across = priority(before.symbols[i]!, after.symbols[j]!);
      // Of merges that go alike the leftmost goes first.
      if (across < taken && across <= takenAfter) return false;
      if (taken === Number.POSITIVE_INFINITY && takenAfter === Number.POSITIVE_INFINITY) return true;
      if (taken <= takenAfter) i += 1;
      else j += 1;
    }
  }

  private edges(id: number): Edges | false | null {
    let found = this.known[id];
    if (found === undefined) {
      found = edgesOf(this.merges, this.symbolsOf(id), id);
      this.known[id] = found;
    }
    return found;
  }
}

function edgesOf({ priority, product }: Merges, symbols: Int32Array, id: number): Edges | false | null {
  const parts = [...symbols];
  const [left, right] = [newEdge(parts[0]!), newEdge(parts.at(-1)!)];
  for (let last = Number.NEGATIVE_INFINITY; parts.length > 1; ) {
    let at = 0;
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i + 1 < parts.length; i += 1) {
      const own = priority(parts[i]!, parts[i + 1]!);
      if (own < first) [at, first] = [i, own];
    }
    if (first === Number.POSITIVE_INFINITY) return false;
    if (first < last) return null;
    last = first;
    const made = product(first);
    parts.splice(at, 2, made);
    if (at === 0) takeUp(left, first, made);
    if (at === parts.length - 1) takeUp(right, first, made);
  }
  return parts[0] === id && { left, right };
}

function newEdge(symbol: number) {
  return { symbols: [symbol], until: [Number.POSITIVE_INFINITY] };
}

function takeUp({ symbols, until }: ReturnType<typeof newEdge>, priority: number, made: number): void {
  until[until.length - 1] = priority;
  until.push(Number.POSITIVE_INFINITY);
  symbols.push(made);
}
