/** Which neighbouring symbols become one. Symbols are token ids. */
export interface Merges {
  /** Of what may be merged the smallest goes first; infinity where the two do not merge. */
  priority(left: number, right: number): number;
  /** The token that a merge of this priority makes. */
  product(priority: number): number;
}

/**
 * Merges by their place in a list, as `tokenizer.json` and GGUF files give them: left token, right token and product of
 * each in turn, `[3n]`. A pair listed twice has its last place, as in Hugging Face's `tokenizers`.
 */
export function listedMerges(merges: readonly number[]): Merges {
  const count = merges.length / 3;
  const table = new PairTable(count);
  for (let place = 0; place < count; place += 1) table.set(merges[3 * place]!, merges[3 * place + 1]!, place);
  return {
    priority: (left, right) => table.get(left, right),
    product: place => merges[3 * place + 2]!,
  };
}

/** From a pair of ids to a number; open addressing in typed arrays, since a vocabulary has half a million pairs. */
class PairTable {
  private readonly mask: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly values: Int32Array;

  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(2 * capacity + 2));
    this.mask = slots - 1;
    this.lefts = new Int32Array(slots).fill(-1);
    this.rights = new Int32Array(slots);
    this.values = new Int32Array(slots);
  }

  set(left: number, right: number, value: number): void {
    const slot = this.slot(left, right);
    this.lefts[slot] = left;
    this.rights[slot] = right;
    this.values[slot] = value;
  }

  get(left: number, right: number): number {
    const slot = this.slot(left, right);
    return this.lefts[slot] === -1 ? Number.POSITIVE_INFINITY : this.values[slot]!;
  }

  /** Where the pair is, or would be. */
  private slot(left: number, right: number): number {
    let slot = hashOf(left, right) & this.mask;
    while (this.lefts[slot] !== -1 && (this.lefts[slot] !== left || this.rights[slot] !== right)) {
      slot = (slot + 1) & this.mask;
    }
    return slot;
  }
}

function hashOf(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca77);
  return mixed ^ (mixed >>> 15);
}

/** A vocabulary as merges by joining see it. */
export interface JoinedTokens {
  /** What a token is spelled like. */
  readonly spelling: (id: number) => string;
  /** The token of a spelling, where merging may make it. */
  readonly idOf: (spelling: string) => number | undefined;
  /** Tokens in the order in which they are made, and the place of each in it. */
  readonly order: { readonly place: (id: number) => number; readonly id: (place: number) => number };
  /** The longest spelling that merging may make, in UTF-16 units. */
  readonly longest: number;
  /** Where a token can be made in several ways: whether the longest left part or the leftmost place goes first. */
  readonly ties: 'longest-left' | 'leftmost';
}

/** More than any spelling has units. */
const LENGTHS = 2 ** 16;

/**
 * Merges wherever two tokens joined are a token, as SentencePiece and `tiktoken` do; the token that goes first in their
 * order is merged first. Ties by the longest left part are the order in which `transformers` lists the merges of a
 * SentencePiece vocabulary (`generate_merges`).
 */
export function joinedMerges({ spelling, idOf, order, longest, ties }: JoinedTokens): Merges {
  const lengthCounts = ties === 'longest-left' ? 1 : 0;
  const priority = (left: number, right: number) => {
    const first = spelling(left);
    const second = spelling(right);
    if (first.length + second.length > longest) return Number.POSITIVE_INFINITY;
    const product = idOf(first + second);
    if (product === undefined) return Number.POSITIVE_INFINITY;
    return order.place(product) * LENGTHS + lengthCounts * (LENGTHS - 1 - first.length);
  };
  return {
    priority: remembered(priority),
    product: value => order.id(Math.floor(value / LENGTHS)),
  };
}

/** Pairs that are remembered; one at a place, the last one asked for. */
const REMEMBERED = 2 ** 16;

/** Joining spellings is slow, and texts ask for the same pairs over and over. */
function remembered(find: (left: number, right: number) => number): (left: number, right: number) => number {
  const lefts = new Int32Array(REMEMBERED).fill(-1);
  const rights = new Int32Array(REMEMBERED);
  const values = new Float64Array(REMEMBERED);
  return (left, right) => {
    const slot = hashOf(left, right) & (REMEMBERED - 1);
    if (lefts[slot] !== left || rights[slot] !== right) {
      values[slot] = find(left, right);
      lefts[slot] = left;
      rights[slot] = right;
    }
    return values[slot]!;
  };
}
