/**
 * A piece of the panel that a lens adds for the selected token. The panel draws blocks by their kind and knows no lens.
 * Titles, labels and texts are fixed words, so that they can be translated; figures stand beside them, never in them.
 */
export type Block = FactsBlock | BarsBlock | TextBlock | TableBlock | TreeBlock | ActionsBlock;

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
  /** What each row leads to and is called, where that is more than its cells. */
  readonly leads?: readonly Lead[];
}

export interface Lead {
  /** The token that the first cell leads to; -1 for none. */
  readonly row: number;
  /** Fixed words in place of the first cell; empty for the cell. */
  readonly label: string;
  /** Fixed words that set the row apart; empty for none. */
  readonly mark: string;
}

export interface Column {
  readonly label: string;
  /** Cells are figures, which are compared digit by digit. */
  readonly numeric: boolean;
}

/** Things that hang on others. */
export interface TreeBlock {
  readonly kind: 'tree';
  readonly title: string;
  readonly items: readonly TreeItem[];
}

export interface TreeItem {
  /** Fixed words, or text of the document or of a model, whichever is not empty. */
  readonly label: string;
  readonly text: string;
  readonly figure: string;
  /** The token that it leads to; -1 for none. */
  readonly row: number;
  /** Whether what hangs on it is shown at first. */
  readonly isOpen: boolean;
  readonly items: readonly TreeItem[];
}

/** What can be done about what the block speaks of. */
export interface ActionsBlock {
  readonly kind: 'actions';
  readonly title: string;
  readonly actions: readonly { readonly label: string; readonly action: BlockAction }[];
}

export type BlockAction =
  | 'find-critical'
  | 'resume-critical'
  | 'stop-critical'
  | 'hole-boundary'
  | 'hole-layout'
  | 'read-bytes'
  | 'stop-bytes';
