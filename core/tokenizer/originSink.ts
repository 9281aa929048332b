import type { TokenSink } from './align.ts';

/** Passes on the tokens of a rewritten text as tokens of the original; `origin` as in `Rewritten`. */
export class OriginSink implements TokenSink {
  /** Units passed, of the rewritten text and of the original. */
  private at = 0;
  private done = 0;

  constructor(
    private readonly sink: TokenSink,
    private readonly origin: Uint32Array | null,
  ) {}

  add(id: number, units: number): void {
    this.sink.add(id, this.advance(units));
  }

  skip(units: number): void {
    this.sink.skip(this.advance(units));
  }

  /** Passes what is left of the original's `length`: text that was rewritten to nothing. */
  finish(length: number): void {
    if (this.done < length) this.sink.skip(length - this.done);
    this.done = length;
  }

  private advance(units: number): number {
    this.at += units;
    const before = this.done;
    this.done = this.origin ? this.origin[this.at]! : this.at;
    return this.done - before;
  }
}
