import type { WireError } from '../errors.ts';
import type { Block } from '../lens/block.ts';
import type { TokenText } from '../lens/describe.ts';
import type { Lens } from '../lens/lens.ts';
import type { Scaled, ScaleMode } from '../lens/relative.ts';
import type { Precision } from '../model/modelCard.ts';
import type { LiveRows } from '../scoring/liveRows.ts';

/** What the panel's state is made from: a document, what is known of its tokens, and how it is looked at. */
export interface PanelDocument {
  readonly name: string;
  readonly model: string;
  /** Names the tokens: it changes when the text is cut anew. */
  readonly version: number;
  /** Changes whenever anything is known of the rows that was not known before. */
  readonly revision: number;
  /** The text that the offsets of the rows are about. */
  readonly text: string;
  readonly rows: LiveRows;
  readonly tokenText: TokenText;
  readonly lens: Lens;
  readonly mode: ScaleMode;
  /** The lens's values, one per row. */
  readonly values: Float32Array;
  /** The values and the scale that give the colours. */
  readonly scaled: Scaled;
  /** Selected and visible text, UTF-16 `[start, end)`; `null` where no editor shows it. */
  readonly selection: readonly [start: number, end: number] | null;
  readonly visible: readonly [start: number, end: number] | null;
  /** The row that is meant where the selection does not tell, as for a part of a character; else -1. */
  readonly row: number;
  /** What studies say of the whole text, ahead of the charts. */
  readonly overall: readonly Block[];
  /** What studies say of the text besides, and of the selected token. */
  readonly studied: readonly Block[];
  readonly precision: Precision | 'server';
  /** `false` where a server does not tell ids: those of the rows mean nothing then. */
  readonly hasIds?: boolean;
  /** The model sees a start token before the text. */
  readonly hasStart: boolean;
  readonly done: number | null;
  readonly error: WireError | null;
  /** Chosen bin of the histogram, or -1. */
  readonly bin: number;
}
