import type { TokenStats } from '../scoring/tokenStats.ts';
import type { Block } from './block.ts';
import type { Scale } from './scale.ts';

/** A way of looking at a scored text: one value per token, a scale, words. It chooses steps of a ramp, never a colour. */
export interface Lens<Id extends string = string> {
  /** Kebab-case; what `--lens` and the setting call it. */
  readonly id: Id;
  readonly title: string;
  /** One sentence for menus, settings and help. */
  readonly explain: string;
  /** What the tokens at the marked end are called, as the title of a list: `Most surprising`. */
  readonly extreme: string;
  /**
   * What the values come from: the tokens alone, what a model said about them, or a column of `TokenStats` that a call
   * of its own fills, NaN where it has not.
   */
  readonly reads: 'tokens' | 'scores' | 'column';
  /**
   * Name of values by UTF-16 unit, in the unit and on the scale of those of the tokens, that are drawn in their place: the
   * lens sees more of the text than its tokens. Only where the token has a value, too.
   */
  readonly finer?: string;
  readonly scale: Scale;
  /**
   * One value per row `[n]`, in the unit that `format` prints. A lens that reads scores has NaN in the rows that
   * were not scored, and where a server does not give what it reads; one that reads tokens has no NaN. Rows stand alone, so a slice has the values of its rows; only
   * lenses that read tokens look at neighbours.
   */
  compute(stats: TokenStats): Float32Array;
  /** A value with its unit, in words: `7.5 bits`; `not scored` for NaN. */
  format(value: number): string;
  /**
   * What the panel adds for row `row`, beyond what it shows through every lens; `text` is what a token id stands for.
   * Not asked about a row without a score, unless the lens reads tokens only.
   */
  panel?(stats: TokenStats, row: number, text: (id: number) => string): readonly Block[];
}

/** Keeps the id as a literal type, so that the registry knows the union of ids, and gives NaN its words once. */
export function defineLens<const Id extends string>(lens: Lens<Id>): Lens<Id> {
  return { ...lens, format: value => (Number.isNaN(value) ? 'not scored' : lens.format(value)) };
}
