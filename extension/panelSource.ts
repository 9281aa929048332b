import type { LensId } from '#core/lens/registry';
import type { ScaleMode } from '#core/lens/relative';
import type { RowRange } from '#core/panel/buckets';
import type { PanelDocument } from '#core/panel/panelDocument';
import type { DocumentState, PanelState } from '#core/panel/panelState';
import type { PanelAction } from '#core/protocol/panel';

/** What the panel shows: a document with tokens, or why there is none. */
export type PanelSubject =
  | Exclude<PanelState, DocumentState>
  | { readonly kind: 'document'; readonly document: Omit<PanelDocument, 'bin'> };

/** What the panel needs of the editor. */
export interface PanelSource {
  current(): PanelSubject;
  /** Tells whenever `current` may have changed; returns how to stop. */
  onDidChange(listener: () => void): { dispose(): void };
  /** Selects the text of rows and brings it into view; the focus stays where it is. */
  select(rows: RowRange): unknown;
  look(lens: LensId): unknown;
  measure(mode: ScaleMode): unknown;
  act(action: PanelAction): unknown;
}
