const TAB_COLUMNS = 4;

/** A piece of a row, of one step. */
export interface Segment {
  readonly text: string;
  readonly step: number;
  readonly columns: number;
}

export type Row = readonly Segment[];

interface Cell {
  readonly text: string;
  readonly step: number;
  readonly columns: number;
  /** A row may end after this cell. */
  readonly breakable: boolean;
}

/**
 * Lays running text into rows of at most `columns` columns, as it comes: breaks after blanks and beside wide characters,
 * within a word only where it is longer than a row. Blanks that a break falls on hang over and are dropped.
 */
export class Wrap {
  readonly #columns: number;
  #row: Cell[] = [];
  #used = 0;
  /** Rows that are complete and not yet taken. */
  #done: Row[] = [];
  /** The row goes on a line that was broken; blanks at its beginning are dropped. */
  #continued = false;

  constructor(columns: number) {
    // Room for the widest character there is.
    this.#columns = Math.max(2, columns);
  }

  /** Adds one grapheme, or a sign in its place, of the given columns. A tab reaches to the next multiple of four. */
  add(grapheme: string, step: number, columns: number) {
    const tab = grapheme === '\t';
    const blank = tab || grapheme === ' ';
    if (blank && this.#continued && this.#row.length === 0) return;
    const text = tab ? ' '.repeat(TAB_COLUMNS - (this.#used % TAB_COLUMNS)) : grapheme;
    const wide = tab ? text.length : columns;
    if (this.#used + wide > this.#columns) {
      if (blank) return this.#break(this.#row.length);
      this.#break(this.#lastBreak(wide));
    }
    this.#row.push({ text, step, columns: wide, breakable: blank || wide > 1 });
    this.#used += wide;
  }

  /** Ends the line; `mark` is shown at its end, unless it is empty. */
  newline(mark: string, step: number) {
    if (mark !== '') this.add(mark, step, 1);
    // What hung over at the end of a row is no row of its own.
    if (this.#row.length > 0 || !this.#continued) this.#emit(this.#row);
    this.#row = [];
    this.#used = 0;
    this.#continued = false;
  }

  /** Whether the last row has begun and is not complete. */
  get open(): boolean {
    return this.#row.length > 0;
  }

  /** The rows completed since the last call. */
  take(): readonly Row[] {
    const rows = this.#done;
    this.#done = [];
    return rows;
  }

  /** The number of cells that stay in a row which the next cell, `columns` wide, does not fit into. */
  #lastBreak(columns: number): number {
    if (columns > 1) return this.#row.length;
    for (let at = this.#row.length; at > 0; at -= 1) if (this.#row[at - 1]!.breakable) return at;
    return this.#row.length;
  }

  #break(kept: number) {
    const rest = this.#row.slice(kept);
    let end = kept;
    while (end > 0 && this.#row[end - 1]!.text.trim() === '') end -= 1;
    this.#emit(this.#row.slice(0, end));
    this.#row = rest;
    this.#used = rest.reduce((total, cell) => total + cell.columns, 0);
    this.#continued = true;
  }

  #emit(cells: readonly Cell[]) {
    const row: { text: string; step: number; columns: number }[] = [];
    for (const cell of cells) {
      const last = row.at(-1);
      if (last?.step === cell.step) {
        last.text += cell.text;
        last.columns += cell.columns;
      } else row.push({ text: cell.text, step: cell.step, columns: cell.columns });
    }
    this.#done.push(row);
  }
}
