import type { BlockAction } from '../lens/block.ts';
import type { ScaleMode } from '../lens/relative.ts';
import type { PanelState } from '../panel/panelState.ts';

/** What the panel's page may ask of the editor. The editor checks every call: what the page shows comes from documents. */
export interface PanelCalls {
  /** The page was born, or born again. The answer holds translations of the page's words, by the English ones. */
  ready: { params: { readonly bin: number }; progress: never; result: PanelWords };
  /** Selects a token in the editor. */
  select: { params: RowParams; progress: never; result: undefined };
  /** Selects rows `[row, end)` in the editor and brings them into view. */
  reveal: { params: RowParams & { readonly end: number }; progress: never; result: undefined };
  look: { params: { readonly lens: string }; progress: never; result: undefined };
  measure: { params: { readonly mode: ScaleMode }; progress: never; result: undefined };
  /** Marks the tokens of a bin of the histogram; -1 for none. */
  mark: { params: { readonly bin: number }; progress: never; result: undefined };
  act: { params: { readonly action: PanelAction }; progress: never; result: undefined };
}

/** What the editor tells the page unasked: whole snapshots, never differences. */
export interface PanelEvents {
  state: PanelState;
}

export interface RowParams {
  readonly row: number;
  /** Of the snapshot that the row is of. */
  readonly version: number;
}

/** The next steps that the page offers as buttons. */
export type PanelAction = 'inspect' | 'cancel' | 'choose-model' | 'show-log' | 'retry' | 'open-sample' | BlockAction;

export type PanelWords = Readonly<Record<string, string>>;
