/** A text made of another one. */
export interface Rewritten {
  readonly text: string;
  /**
   * Where in the original each boundary between UTF-16 units of `text` lies, `[length + 1]`, ascending from 0 to the
   * original's length; `null` where the two have the same units at the same places, or others of the same number.
   */
  readonly origin: Uint32Array | null;
}

/** What two rewritings make of a text, one after the other. */
export function rewrittenTwice(first: Rewritten, second: Rewritten): Rewritten {
  const { origin } = first;
  if (!second.origin) return { text: second.text, origin };
  return { text: second.text, origin: origin ? second.origin.map(place => origin[place]!) : second.origin };
}

/**
 * Puts a rewritten text together from left to right. What replaces a stretch of the original begins where that began,
 * and all boundaries within and after it lie at the stretch's end: a span of the first unit has the whole of it.
 */
export class RewrittenBuilder {
  private readonly parts: string[] = [];
  private readonly places: number[] = [0];
  private at = 0;

  /** The next `units` of the original as they are, or others of the same number. */
  keep(text: string): void {
    this.parts.push(text);
    for (let i = 0; i < text.length; i += 1) this.places.push(this.at + i + 1);
    this.at += text.length;
  }

  /** `text` in place of the next `units` of the original; with 0 it is put in. */
  replace(text: string, units: number): void {
    this.at += units;
    if (text === '') this.places[this.places.length - 1] = this.at;
    this.parts.push(text);
    for (let i = 0; i < text.length; i += 1) this.places.push(this.at);
  }

  finish(): Rewritten {
    const origin = Uint32Array.from(this.places);
    // What was taken out at the begin belongs to what follows.
    origin[0] = 0;
    return { text: this.parts.join(''), origin };
  }
}
