/** One more than the last code point. */
const CODE_POINTS = 0x110000;

/** A set of Unicode code points, as a bitmap of 136 KB. */
export class CodePointSet {
  private readonly bits = new Uint32Array(CODE_POINTS >> 5);

  /** Adds the code points from `first` to `last`, both included. */
  add(first: number, last = first): this {
    let at = first;
    while (at <= last) {
      if ((at & 31) === 0 && at + 31 <= last) {
        const end = (last + 1) >> 5;
        this.bits.fill(0xffffffff, at >> 5, end);
        at = end << 5;
      } else {
        this.bits[at >> 5]! |= 1 << (at & 31);
        at += 1;
      }
    }
    return this;
  }

  addAll(other: CodePointSet): this {
    for (let i = 0; i < this.bits.length; i += 1) this.bits[i]! |= other.bits[i]!;
    return this;
  }

  inverted(): CodePointSet {
    const set = new CodePointSet();
    for (let i = 0; i < this.bits.length; i += 1) set.bits[i] = ~this.bits[i]!;
    return set;
  }

  isEmpty(): boolean {
    return this.bits.every(word => word === 0);
  }

  has(codePoint: number): boolean {
    return (this.bits[codePoint >> 5]! & (1 << (codePoint & 31))) !== 0;
  }
}
