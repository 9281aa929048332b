import { characterAt, utf8Length, utf8Offsets } from '../text/utf16.ts';
import { type ByteLogProbs, characterRows } from './rollUp.ts';
import type { ByteRows } from './surprisals.ts';

/**
 * What is known of the bytes of one text that is read in pieces, in any order. A byte depends on what stands before it
 * alone, so after an edit all that stands before it still holds.
 */
export class ByteRead implements ByteLogProbs {
  readonly text: string;
  readonly from = 0;
  /** `[bytes]`, nats; NaN where a byte was not read yet. */
  readonly logProb: Float64Array;
  /** `[bytes]`, the share lost before normalising; NaN as well. */
  readonly #leaked: Float64Array;
  #count = 0;
  #isComplete = true;

  constructor(text: string) {
    this.text = text;
    this.logProb = new Float64Array(utf8Length(text)).fill(Number.NaN);
    this.#leaked = this.logProb.slice();
  }

  /** Bytes of the text. */
  get size(): number {
    return this.logProb.length;
  }

  /** Bytes that were read. */
  get count(): number {
    return this.#count;
  }

  /** False where a way to cut the text may be missing from some byte. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The largest share that was lost before normalising; 0 where nothing was read. */
  get mostLeaked(): number {
    return this.#leaked.reduce((most, share) => (share > most ? share : most), 0);
  }

  /** Mean of -ln p over the bytes that were read, nats; NaN where there are none. */
  get mean(): number {
    return this.logProb.reduce((sum, each) => (Number.isNaN(each) ? sum : sum - each), 0) / (this.#count || Number.NaN);
  }

  adopt({ at, logProb, leaked, complete }: Pick<ByteRows, 'at' | 'logProb' | 'leaked' | 'complete'>): void {
    for (let i = 0; i < logProb.length; i += 1) if (Number.isNaN(this.logProb[at + i])) this.#count += 1;
    this.logProb.set(logProb, at);
    this.#leaked.set(leaked, at);
    this.#isComplete &&= complete;
  }

  /** The same of a text that is another one from UTF-16 offset `start` on. */
  edited(text: string, start: number): ByteRead {
    const next = new ByteRead(text);
    let same = Math.min(start, text.length, this.text.length);
    // Half of a pair may be another character now.
    if (same > 0 && (text.charCodeAt(same - 1) & 0xfc00) === 0xd800) same -= 1;
    const kept = utf8Length(text, 0, same);
    next.logProb.set(this.logProb.subarray(0, kept));
    next.#leaked.set(this.#leaked.subarray(0, kept));
    for (let at = 0; at < kept; at += 1) if (!Number.isNaN(next.logProb[at]!)) next.#count += 1;
    next.#isComplete = this.#isComplete;
    return next;
  }

  /** The first bytes `[from, to)` that were not read, at most `most`, in the first of these spans (UTF-16) that has any. */
  next(
    spans: Iterable<readonly [start: number, end: number]>,
    most: number,
  ): readonly [from: number, to: number] | undefined {
    for (const span of spans) {
      const bytes = utf8Offsets(this.text, span);
      let from = bytes[0]!;
      const end = bytes[1]!;
      while (from < end && !Number.isNaN(this.logProb[from]!)) from += 1;
      if (from === end) continue;
      let to = from + 1;
      while (to < end && to - from < most && Number.isNaN(this.logProb[to]!)) to += 1;
      return [from, to];
    }
    return undefined;
  }

  /** ln p of each byte of the character at a UTF-16 offset; `undefined` where not all of it was read. */
  character(
    offset: number,
  ): { readonly start: number; readonly end: number; readonly logProb: Float64Array } | undefined {
    const { text } = this;
    if (offset < 0 || offset >= text.length) return undefined;
    const [start, end] = characterAt(text, offset);
    const from = utf8Length(text, 0, start);
    const logProb = this.logProb.slice(from, from + utf8Length(text, start, end));
    return logProb.some(Number.isNaN) ? undefined : { start, end, logProb };
  }

  /** Stretches that were read, joined; UTF-16 offsets are the ends of characters they hold whole. */
  stretches(): readonly (readonly [start: number, end: number])[] {
    const found: [number, number][] = [];
    const { offsets, logProb } = characterRows(this);
    for (let i = 0; i < logProb.length; i += 1) {
      if (Number.isNaN(logProb[i]!)) continue;
      const last = found.at(-1);
      if (last && last[1] === offsets[2 * i]!) last[1] = offsets[2 * i + 1]!;
      else found.push([offsets[2 * i]!, offsets[2 * i + 1]!]);
    }
    return found;
  }
}
