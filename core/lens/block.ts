/**
 * A piece of the panel that a lens adds for the selected token. The panel draws blocks by their kind and knows no lens.
 * Titles, labels and texts are fixed words, so that they can be translated; figures stand beside them, never in them.
 */
export type Block = FactsBlock | BarsBlock | TextBlock | TableBlock;

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Named figures. */
export interface FactsBlock {
  readonly kind: 'facts';
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Shares that are compared by length. */
export interface BarsBlock {
  readonly kind: 'bars';
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly label: string;
  /** Length as a share of the whole, in [0, 1]. */
  readonly share: number;
  readonly figure: string;
  /** Step of the lens's ramp that the bar is drawn in, 0 to `RAMP_STEPS`. */
  readonly step: number;
  /** The bar that the selected token belongs to. */
  readonly here: boolean;
}

/** A sentence; `{0}`, `{1}`, ... in it stand for `values`. */
export interface TextBlock {
  readonly kind: 'text';
  readonly title: string;
  readonly text: string;
  readonly values: readonly string[];
}

/** Cells in rows, one for each column. */
export interface TableBlock {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly label: string;
  /** Cells are figures, which are compared digit by digit. */
  readonly numeric: boolean;
}
