import { LIMITS, SLICE_BYTES } from './limits.ts';
import { beyondLimit, malformed, truncated } from './refusals.ts';
import type { ByteSource } from './source.ts';

/**
 * Reads a header front to back from slices of a source. Reading is synchronous, so that a vocabulary is not 262,144
 * promises: whoever reads n bytes makes sure of them first, `if (!cursor.has(n)) await cursor.fill(n)`.
 */
export class HeaderCursor {
  private window = new Uint8Array(0);
  private view = new DataView(this.window.buffer);
  /** Offset in the source of the window's first byte. */
  private start = 0;
  /** Next byte to read, within the window. */
  private at = 0;
  private readonly lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

  constructor(private readonly source: ByteSource) {}

  /** Offset in the source of the next byte. */
  get position(): number {
    return this.start + this.at;
  }

  /** Bytes of the source not read yet. */
  get remaining(): number {
    return this.source.size - this.position;
  }

  /**
   * Refuses `count` things of at least `size` bytes where the source has no room for them, before they take memory.
   * @throws UserError `gguf-truncated`
   */
  checkRoom(what: string, count: number, size: number): void {
    if (count * size <= this.remaining) return;
    throw truncated(`it announces ${count} ${what} and has ${this.remaining} bytes left`);
  }

  /** True where the next `length` bytes are at hand. */
  has(length: number): boolean {
    return this.at + length <= this.window.length;
  }

  /**
   * Brings the next `length` bytes to hand; callers have checked `length` against a limit.
   * @throws UserError `gguf-truncated` where the source ends before, `gguf-limit` where the header would grow absurd.
   */
  async fill(length: number): Promise<void> {
    const end = this.position + length;
    if (end > this.source.size) throw truncated(`it has ${this.source.size} bytes and its header goes on`);
    if (end > LIMITS.headerBytes) throw beyondLimit('bytes of header', end, LIMITS.headerBytes);
    const kept = this.window.subarray(this.at);
    const next = new Uint8Array(Math.min(Math.max(length, SLICE_BYTES), this.remaining));
    next.set(kept);
    const wanted = next.length - kept.length;
    const bytes = await this.source.read(this.position + kept.length, wanted);
    if (bytes.length !== wanted) throw truncated('it became shorter while it was read');
    next.set(bytes, kept.length);
    this.start = this.position;
    this.at = 0;
    this.window = next;
    this.view = new DataView(next.buffer);
  }

  uint32(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  /** A 64-bit count or length; from 2^53 on only approximate, which no limit lets pass. */
  count(): number {
    const low = this.uint32();
    return low + this.uint32() * 2 ** 32;
  }

  /**
   * The next `length` bytes as a copy, fetched in slices; callers have checked that the source has them.
   * @throws UserError as `fill` does
   */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      if (!this.has(1)) await this.fill(1);
      const piece = this.window.subarray(this.at, this.at + length - done);
      taken.set(piece, done);
      this.at += piece.length;
      done += piece.length;
    }
    return taken;
  }

  /**
   * The next `length` bytes as text. `strict` refuses what is not UTF-8, otherwise that becomes U+FFFD.
   * @throws UserError `gguf-malformed`
   */
  text(length: number, strict: boolean): string {
    const bytes = this.window.subarray(this.at, this.at + length);
    this.at += length;
    if (!strict) return this.lenient.decode(bytes);
    try {
      return this.strict.decode(bytes);
    } catch {
      throw malformed(`the text at byte ${this.position - length} is not UTF-8`);
    }
  }
}
