import type { WireError } from '../errors.ts';
import type { Block, Fact } from '../lens/block.ts';
import type { ScaleMode } from '../lens/relative.ts';
import type { Ramp } from '../lens/scale.ts';
import type { Histogram } from './histogram.ts';
import type { Series } from './series.ts';
import type { Stretch } from './stretches.ts';
import type { Strip } from './strip.ts';
import type { TokenDetail } from './tokenDetail.ts';
import type { Trust } from './trust.ts';

/** All that the panel's page shows: a whole snapshot, small whatever the length of the document. */
export type PanelState = EmptyState | MissingModelState | WorkingState | FailedState | DocumentState;

/** There is nothing to show yet. */
export interface EmptyState {
  readonly kind: 'empty';
  /** No document is open, it was not inspected, or it has no text. */
  readonly reason: 'no-document' | 'not-inspected' | 'no-text';
  /** Name of the document; empty where there is none. */
  readonly name: string;
}

/** The model that is asked for is not on this machine. */
export interface MissingModelState {
  readonly kind: 'missing-model';
  readonly model: string;
  /** Bytes to fetch; `null` where that is not known. */
  readonly bytes: number | null;
}

/** Something must be done before the first token can be shown. */
export interface WorkingState {
  readonly kind: 'working';
  readonly stage: 'fetch' | 'import' | 'load' | 'encode';
  /** What is worked on: a model or a document. */
  readonly name: string;
  /** Share done, in [0, 1]; `null` where that is not known. */
  readonly done: number | null;
}

export interface FailedState {
  readonly kind: 'failed';
  readonly error: WireError;
}

export interface DocumentState {
  readonly kind: 'document';
  readonly name: string;
  readonly model: string;
  /** Names the rows: calls about rows say it back, and rows of another version are not taken. */
  readonly version: number;
  /** Tokens of the document. */
  readonly rows: number;
  readonly figures: readonly Fact[];
  readonly trust: Trust;
  /** Share of the tokens that are scored, in [0, 1], while scoring goes on; else `null`. */
  readonly done: number | null;
  /** Why scoring stopped; what was scored before is shown. */
  readonly error: WireError | null;
  readonly lens: LensChoice;
  readonly lenses: readonly LensChoice[];
  readonly mode: ScaleMode;
  readonly legend: Legend;
  readonly strip: Strip;
  /** The selected row, or -1. */
  readonly selected: number;
  readonly token: TokenDetail | null;
  /** What is said of the whole text, ahead of the charts. */
  readonly overall: readonly Block[];
  /** What the lens and studies add about the selected token, or the text. */
  readonly blocks: readonly Block[];
  /** `null` for a lens that has no figures to draw, and before there are any. */
  readonly charts: Charts | null;
}

export interface Charts {
  readonly series: Series;
  readonly histogram: Histogram;
  /** The document in a few stretches, for a table and for screen readers. */
  readonly stretches: readonly Stretch[];
}

export interface LensChoice {
  readonly id: string;
  readonly title: string;
  readonly explain: string;
}

export interface Legend {
  readonly ramp: Ramp;
  readonly unit: string;
  readonly entries: readonly { readonly step: number; readonly label: string }[];
}
