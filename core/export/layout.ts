import type { Lens } from '../lens/lens.ts';
import { step, stepStrength } from '../lens/scale.ts';
import { defused } from '../lens/visible.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import { cellWidth, graphemes, textWidth } from '../text/width.ts';
import { type Row, Wrap } from './wrap.ts';

/** Shown at the end of a line whose newline has a step of its own. */
const NEWLINE = '↵';

/** Text is taken in pieces of at most this many UTF-16 units, whatever the length of its lines. */
const PIECE = 4096;

/**
 * Lays the text of ascending rows of tokens into rows of columns, as the tokens come. A character that several tokens
 * share, or several tokens make, has the strongest of their steps.
 */
export class Layout {
  readonly #text: string;
  readonly #lens: Lens;
  readonly #wrap: Wrap;
  readonly #newlineFrom: number;
  /** The step of each UTF-16 unit. */
  readonly #steps: Uint8Array;
  /** Units whose step is known, and units that were laid out. */
  #known = 0;
  #done = 0;
  #newlineAt = -1;

  /** The end of a line has a sign where its step is at least `newlineFrom`. */
  constructor(text: string, lens: Lens, columns: number, newlineFrom = lens.reads === 'tokens' ? 0 : 1) {
    this.#newlineFrom = newlineFrom;
    this.#text = text;
    this.#lens = lens;
    this.#wrap = new Wrap(columns);
    this.#steps = new Uint8Array(text.length);
  }

  /** Adds rows that follow those before; gives the rows of columns that are complete. */
  add(stats: TokenStats): readonly Row[] {
    const values = this.#lens.compute(stats);
    const { offsets } = stats;
    for (let row = 0; row < stats.length; row += 1) {
      const [start, end] = [offsets[2 * row]!, offsets[2 * row + 1]!];
      const at = step(this.#lens.scale, values[row]!);
      this.#steps.fill(at, start, end);
      // The rest of a shared character: it counts for the character that ends here.
      if (start === end && end > this.#done) this.#steps[end - 1] = this.#stronger(this.#steps[end - 1]!, at);
      this.#known = end;
    }
    this.#advance(false);
    return this.#wrap.take();
  }

  /** The rest of the text whose tokens came. */
  end(): readonly Row[] {
    this.#advance(true);
    if (this.#wrap.open) this.#wrap.newline('', 0);
    return this.#wrap.take();
  }

  #stronger(a: number, b: number): number {
    const { ramp } = this.#lens.scale;
    return stepStrength(ramp, b) > stepStrength(ramp, a) ? b : a;
  }

  #advance(last: boolean) {
    while (this.#done < this.#known) {
      const limit = Math.min(this.#known, this.#done + PIECE);
      const newline = this.#nextNewline();
      let end = limit;
      if (newline < limit) end = newline;
      else if (!last || limit < this.#known) end = this.#safeEnd(limit);
      if (end === this.#done && end !== newline) return;
      this.#push(end, newline);
      if (end === newline && newline < this.#text.length) this.#newline();
    }
  }

  /** The next newline, or the end of the text; looked for once, so that a long line is not read again and again. */
  #nextNewline(): number {
    if (this.#newlineAt < this.#done) {
      const found = this.#text.indexOf('\n', this.#done);
      this.#newlineAt = found < 0 ? this.#text.length : found;
    }
    return this.#newlineAt;
  }

  /** An end at or before `limit` where a character surely ends: between a blank and ASCII, or before the last grapheme. */
  #safeEnd(limit: number): number {
    const piece = this.#text.slice(this.#done, limit);
    // ASCII lengthens no character before it; a combining mark would, even a blank.
    for (let at = piece.length - 2; at >= 0; at -= 1) {
      if (piece[at] === ' ' && piece.charCodeAt(at + 1) < 0x80) return this.#done + at + 1;
    }
    const cut = graphemes(piece);
    if (cut.length > 1) return limit - cut.at(-1)!.length;
    return piece.length >= PIECE ? limit : this.#done;
  }

  #push(end: number, newline: number) {
    // The carriage return of a line's end is not worth a sign.
    const ended = end === newline && newline < this.#text.length && this.#text[end - 1] === '\r';
    const cut = ended ? Math.max(this.#done, end - 1) : end;
    for (const grapheme of graphemes(this.#text.slice(this.#done, cut))) {
      let strongest = 0;
      for (let at = 0; at < grapheme.length; at += 1)
        strongest = this.#stronger(strongest, this.#steps[this.#done + at]!);
      const shown = grapheme === '\t' ? grapheme : defused(grapheme);
      this.#wrap.add(shown, strongest, shown === grapheme ? cellWidth(shown) : textWidth(shown));
      this.#done += grapheme.length;
    }
    this.#done = end;
  }

  #newline() {
    const step = this.#steps[this.#done]!;
    this.#wrap.newline(stepStrength(this.#lens.scale.ramp, step) >= this.#newlineFrom ? NEWLINE : '', step);
    this.#done += 1;
  }
}

/** The rows of a whole scored text. */
export function* layOut(text: string, stats: TokenStats, lens: Lens, columns: number): Iterable<Row> {
  const layout = new Layout(text, lens, columns);
  yield* layout.add(stats);
  yield* layout.end();
}
