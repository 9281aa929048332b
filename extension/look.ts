import type { Lens } from '#core/lens/lens';
import { type Scaled, type ScaleMode, scaled, scaledValues } from '#core/lens/relative';
import { type Ripple, rippleScale } from '#core/lens/ripple';
import { type Run, runs, unitRuns } from '#core/lens/runs';
import { type Ramp, stepStrength } from '#core/lens/scale';
import { rowsBefore, type TokenStats } from '#core/scoring/tokenStats';

/** How documents are looked at. */
export interface Looking {
  readonly lens: Lens;
  readonly mode: ScaleMode;
  /** The weakest step that is shown. */
  readonly threshold: number;
}

/** What is looked at; `DocumentRows` is one. */
export interface Looked {
  readonly stats: TokenStats;
  readonly revision: number;
  readonly ripple: Ripple | undefined;
  /** Values of that name by UTF-16 unit, where there are any. */
  units?(name: string): Float32Array | undefined;
}

/** Steps of the rows of one document, kept until the rows or the way of looking change. */
export class Look {
  readonly #rows: Looked;
  #kept: { readonly key: string; readonly value: Scaled } | undefined;
  #finer: { readonly key: string; readonly value: Scaled | undefined } | undefined;

  constructor(rows: Looked) {
    this.#rows = rows;
  }

  /** Values of all rows and the scale they are shown on: those of the lens, or ripples while there are some. */
  scaled({ lens, mode }: Looking): Scaled {
    const { stats, revision, ripple } = this.#rows;
    if (ripple) return { values: ripple.changes, scale: rippleScale };
    const key = `${revision} ${lens.id} ${mode}`;
    if (this.#kept?.key !== key) this.#kept = { key, value: scaled(stats, lens, mode) };
    return this.#kept.value;
  }

  ramp({ lens }: Looking): Ramp {
    return this.#rows.ripple ? rippleScale.ramp : lens.scale.ramp;
  }

  /** Stretches of text that are shown, of the rows that meet `[start, end)`, UTF-16. */
  runs(looking: Looking, start: number, end: number): readonly Run[] {
    const { values, scale } = this.scaled(looking);
    const { stats } = this.#rows;
    const { offsets } = stats;
    const [from, to] = [rowsBefore(stats, start), rowsBefore(stats, end) + 1];
    const rows = [values.subarray(from, to), offsets.subarray(2 * from, 2 * to)] as const;
    const finer = this.#finerOf(looking);
    const found = finer ? unitRuns(finer.values, ...rows, finer.scale) : runs(...rows, scale);
    return this.#isWhole(looking) ? found : found.filter(run => run.step >= looking.threshold);
  }

  /** The strongest stretches of the whole text, at most `most` of them, from `least` on; ascending. */
  heat(looking: Looking, least: number, most: number): readonly Run[] {
    const { values, scale } = this.scaled(looking);
    if (looking.lens.reads === 'tokens' && !this.#rows.ripple) return [];
    const strength = (step: number) => stepStrength(scale.ramp, step);
    const found = runs(values, this.#rows.stats.offsets, scale).filter(({ step }) => strength(step) >= least);
    if (found.length <= most) return found;
    const strongest = [...found].sort((a, b) => strength(b.step) - strength(a.step)).slice(0, most);
    return strongest.sort((a, b) => a.start - b.start);
  }

  /** What the lens has of smaller pieces of the text than tokens; ripples are of tokens. */
  #finerOf({ lens, mode }: Looking): Scaled | undefined {
    const { revision, ripple } = this.#rows;
    if (ripple || lens.finer === undefined) return undefined;
    const key = `${revision} ${lens.id} ${mode}`;
    if (this.#finer?.key !== key) {
      const units = this.#rows.units?.(lens.finer);
      this.#finer = { key, value: units && scaledValues(units, lens, mode) };
    }
    return this.#finer.value;
  }

  /** Bands of tokens and ripples have no weak steps to be left out. */
  #isWhole({ lens }: Looking): boolean {
    return this.#rows.ripple !== undefined || lens.reads === 'tokens';
  }
}
