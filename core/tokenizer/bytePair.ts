import type { Merges } from './merges.ts';

/** A word cut into tokens: which they are, and how many of the word's symbols each holds. */
export interface Merged {
  readonly length: number;
  /** `[length]`; may be longer. Overwritten by the next call. */
  readonly ids: Int32Array;
  /** `[length]`; may be longer. Overwritten by the next call. */
  readonly counts: Int32Array;
}

/**
 * Byte-pair encoding of one word: of all neighbours that may be merged, those that go first are, the leftmost of them
 * first, until none is left. Sennrich et al. 2016, https://arxiv.org/abs/1508.07909. A heap over a linked list keeps a
 * word of n symbols at n log n steps, however long it is.
 */
export class BytePairMerger {
  private ids = new Int32Array(0);
  private counts = new Int32Array(0);
  private next = new Int32Array(0);
  private previous = new Int32Array(0);
  /** Priority of the pair that begins at a symbol. */
  private priorities = new Float64Array(0);
  private readonly heap = new PairHeap();

  constructor(private readonly merges: Merges) {}

  /** Merges the first `length` of `symbols`, which are token ids. */
  merge(symbols: ArrayLike<number>, length: number): Merged {
    this.fill(symbols, length);
    const { heap, merges, ids, next, priorities } = this;
    for (;;) {
      const at = heap.pop();
      if (at < 0) break;
      // A pair that has changed since it was put in has another priority, or none.
      if (priorities[at] !== heap.popped) continue;
      const right = next[at]!;
      ids[at] = merges.product(heap.popped);
      this.counts[at]! += this.counts[right]!;
      priorities[right] = Number.POSITIVE_INFINITY;
      const after = next[right]!;
      next[at] = after;
      if (after < length) this.previous[after] = at;
      this.weigh(at, length);
      const before = this.previous[at]!;
      if (before >= 0) this.weigh(before, length);
    }
    return this.collect(length);
  }

  private fill(symbols: ArrayLike<number>, length: number): void {
    if (this.ids.length < length) this.grow(length);
    this.heap.clear();
    for (let i = 0; i < length; i += 1) {
      this.ids[i] = symbols[i]!;
      this.counts[i] = 1;
      this.next[i] = i + 1;
      this.previous[i] = i - 1;
    }
    for (let i = 0; i < length; i += 1) this.weigh(i, length);
  }

  private grow(length: number): void {
    const size = 2 ** Math.ceil(Math.log2(Math.max(length, 64)));
    this.ids = new Int32Array(size);
    this.counts = new Int32Array(size);
    this.next = new Int32Array(size);
    this.previous = new Int32Array(size);
    this.priorities = new Float64Array(size);
  }

  /** Finds the priority of the pair that begins at `at`, and puts it in the heap. */
  private weigh(at: number, length: number): void {
    const right = this.next[at]!;
    const priority = right < length ? this.merges.priority(this.ids[at]!, this.ids[right]!) : Number.POSITIVE_INFINITY;
    this.priorities[at] = priority;
    if (priority !== Number.POSITIVE_INFINITY) this.heap.push(priority, at);
  }

  private collect(length: number): Merged {
    let tokens = 0;
    for (let at = 0; at < length; at = this.next[at]!) {
      // Never ahead of what is read: tokens are at most as many as symbols passed.
      this.ids[tokens] = this.ids[at]!;
      this.counts[tokens] = this.counts[at]!;
      tokens += 1;
    }
    return { length: tokens, ids: this.ids, counts: this.counts };
  }
}

/** A binary heap of pairs, smallest priority first, then the leftmost. */
class PairHeap {
  /** Priority of what `pop` gave last. */
  popped = 0;
  private size = 0;
  private priorities = new Float64Array(256);
  private places = new Int32Array(256);

  clear(): void {
    this.size = 0;
  }

  push(priority: number, place: number): void {
    if (this.size === this.places.length) this.grow();
    let at = this.size;
    this.size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isAfter(parent, priority, place)) break;
      this.priorities[at] = this.priorities[parent]!;
      this.places[at] = this.places[parent]!;
      at = parent;
    }
    this.priorities[at] = priority;
    this.places[at] = place;
  }

  /** The place of the first pair, or -1. */
  pop(): number {
    if (this.size === 0) return -1;
    const place = this.places[0]!;
    this.popped = this.priorities[0]!;
    this.size -= 1;
    this.sink(this.priorities[this.size]!, this.places[this.size]!);
    return place;
  }

  /** Puts a pair where the root was. */
  private sink(priority: number, place: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.isAfter(child, this.priorities[child + 1]!, this.places[child + 1]!))
        child += 1;
      if (this.isAfter(child, priority, place)) break;
      this.priorities[at] = this.priorities[child]!;
      this.places[at] = this.places[child]!;
      at = child;
    }
    this.priorities[at] = priority;
    this.places[at] = place;
  }

  private isAfter(at: number, priority: number, place: number): boolean {
    const own = this.priorities[at]!;
    return own > priority || (own === priority && this.places[at]! > place);
  }

  private grow(): void {
    const priorities = new Float64Array(2 * this.size);
    const places = new Int32Array(2 * this.size);
    priorities.set(this.priorities);
    places.set(this.places);
    this.priorities = priorities;
    this.places = places;
  }
}
