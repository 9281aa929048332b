import { type Ripple, ripple } from '#core/lens/ripple';
import { type Summary, summarize } from '#core/lens/summary';
import type { RescoreProgress } from '#core/protocol/worker';
import {
  adoptRows,
  edited,
  FRESH,
  freshPrefix,
  type LiveRows,
  noRows,
  PENDING,
  retokenized,
  type TextEdit,
} from '#core/scoring/liveRows';
import { rowAt, rowsBefore, type TokenStats } from '#core/scoring/tokenStats';
import { movedUnits } from '#core/scoring/unitValues';

export type Columns = Readonly<Record<string, Float32Array>>;

/** The rows of one document, always about its present text, and what follows from them. */
export class DocumentRows {
  #live: LiveRows;
  #revision = 0;
  #fresh: { readonly revision: number; readonly count: number } | undefined;
  /** Version of the text that the rows were cut from, -1 before. */
  #cutVersion = -1;
  readonly #texts = new Map<number, string>();
  /** What was found out about each UTF-16 unit of the text, by name. */
  readonly #units = new Map<string, Float32Array>();
  /** The rows before a replacement, and the replacement once it was made. */
  #origin: { readonly before: TokenStats; readonly edit: TextEdit | undefined } | undefined;
  #ripple: { readonly revision: number; readonly value: Ripple } | undefined;
  #summary: { readonly revision: number; readonly value: Summary } | undefined;

  /** `k` most likely tokens are kept per row. */
  constructor(k: number) {
    this.#live = noRows(k);
  }

  get live(): LiveRows {
    return this.#live;
  }

  get stats(): TokenStats {
    return this.#live.stats;
  }

  /** Counts every change of the rows, for those who keep what they computed. */
  get revision(): number {
    return this.#revision;
  }

  /** Rows that hold for the present text. */
  get fresh(): number {
    if (this.#fresh?.revision !== this.#revision) {
      let count = 0;
      for (const state of this.#live.states) if (state === FRESH) count += 1;
      this.#fresh = { revision: this.#revision, count };
    }
    return this.#fresh.count;
  }

  /** Ids of the leading rows that hold: what a request for scores may build on. */
  get known(): Int32Array {
    return this.stats.ids.slice(0, freshPrefix(this.#live));
  }

  /** Text of a token id, as the vocabulary has it. */
  readonly tokenText = (id: number): string => this.#texts.get(id) ?? '';

  isFresh(row: number): boolean {
    return this.#live.states[row] === FRESH;
  }

  /** Whether nothing is known of a row yet. */
  isPending(row: number): boolean {
    return this.#live.states[row] === PENDING;
  }

  /** The row whose text holds `offset`, UTF-16, or -1. */
  rowAt(offset: number): number {
    return rowAt(this.stats, offset);
  }

  /** The rows whose text meets `[start, end)`, as `[from, to)`. */
  rowsIn(start: number, end: number): readonly [from: number, to: number] {
    const { stats } = this;
    const from = rowsBefore(stats, start);
    let to = Math.max(from, rowsBefore(stats, end));
    while (to < stats.length && stats.offsets[2 * to]! < end) to += 1;
    return [from, to];
  }

  /** Whether rows between two offsets of the text are not fresh, or some of it is not cut into rows yet. */
  isWaiting(start: number, end: number): boolean {
    const { offsets, length } = this.stats;
    const cut = length === 0 ? 0 : offsets[2 * length - 1]!;
    return end > cut || this.#live.states.subarray(...this.rowsIn(start, end)).some(state => state !== FRESH);
  }

  /** Figures of the whole text, as far as it is scored. */
  summary(text: string): Summary {
    if (this.#summary?.revision !== this.#revision) {
      this.#summary = { revision: this.#revision, value: summarize(this.stats, text) };
    }
    return this.#summary.value;
  }

  /** Forgets every row, for another model or another way to score. */
  reset(k: number): void {
    this.#live = noRows(k);
    this.#cutVersion = -1;
    this.#origin = undefined;
    this.#texts.clear();
    this.#units.clear();
    this.#revision += 1;
  }

  /** Edits, in the order in which they are to be applied. Nothing is computed: all that may have changed is stale. */
  edit(edits: readonly TextEdit[]): void {
    for (const edit of edits) this.#live = edited(this.#live, edit);
    for (const [name, units] of this.#units) this.#units.set(name, edits.reduce(movedUnits, units));
    // The one edit that was announced starts the ripples; any other ends them.
    const awaited = this.#origin?.edit === undefined && edits.length === 1 ? this.#origin : undefined;
    this.#origin = awaited && { before: awaited.before, edit: edits[0] };
    this.#revision += 1;
  }

  /** What arrives of a request for the text of `version`; gives the rows `[from, to)` that have changed. */
  adopt(progress: RescoreProgress, version: number): readonly [from: number, to: number] {
    this.#revision += 1;
    if (progress.kind === 'tokens') {
      this.#live = retokenized(this.#live, { ...progress, sameText: version === this.#cutVersion });
      this.#cutVersion = version;
      return [0, this.stats.length];
    }
    for (const [id, text] of progress.texts) this.#texts.set(id, text);
    adoptRows(this.#live, progress.at, progress.stats);
    return [progress.at, progress.at + progress.stats.length];
  }

  /** Values of the text's UTF-16 units, where somebody found them out. They count in rows that have the column too. */
  units(name: string): Float32Array | undefined {
    return this.#units.get(name);
  }

  /** What a study found out about every row, by name, each `[n]`, and about every UTF-16 unit of the text. */
  adoptColumns(columns: Columns, units: Columns = {}): void {
    for (const [name, column] of Object.entries(columns)) {
      if (column.length !== this.stats.length) throw new RangeError(`column ${name} is of another text`);
      this.stats.columns[name] = column;
    }
    for (const [name, values] of Object.entries(units)) this.#units.set(name, values);
    this.#revision += 1;
  }

  /** The next edit is the one whose ripples are to be shown. */
  awaitRipple(): void {
    this.#origin = { before: this.stats, edit: undefined };
  }

  /** False where there was none. */
  endRipple(): boolean {
    const had = this.#origin !== undefined;
    this.#origin = undefined;
    return had;
  }

  /** What the last replacement did to the tokens behind it, while that is looked at. */
  get ripple(): Ripple | undefined {
    if (!this.#origin?.edit) return undefined;
    if (this.#ripple?.revision !== this.#revision) {
      const value = ripple(this.#origin.before, this.stats, this.#origin.edit, row => this.isFresh(row));
      this.#ripple = { revision: this.#revision, value };
    }
    return this.#ripple.value;
  }
}
