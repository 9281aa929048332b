import type { Block } from '#core/lens/block';
import type { ModelCard } from '#core/model/modelCard';
import type { RequestOptions } from '#core/protocol/channelClient';
import type { Question, WorkerCalls } from '#core/protocol/worker';
import type { TokenStats } from '#core/scoring/tokenStats';
import type { Span } from './editors.ts';
import type { Kept } from './kept.ts';
import type { Settings } from './settings.ts';
import type { SettingKey } from './settingTable.ts';

/**
 * Something about an inspected document that the model is asked in a call of its own, beside scoring: blocks for the
 * panel, columns for lenses that read them, or both.
 */
export interface Study {
  /** Kebab-case. */
  readonly id: string;
  /** Heads what the panel says while it is being asked, and where it failed. */
  readonly title: string;
  /**
   * `text` is asked once all of the text is scored, and again after each edit; `place` when another token or place is
   * looked at in the panel.
   */
  readonly about: 'text' | 'place';
  /** Settings that make an answer worthless when they change; those that change the scores always do. */
  readonly settings?: readonly SettingKey[];
  /** Nothing is asked and nothing is shown where it is not wanted. */
  isWanted(subject: StudySubject): boolean;
  /** @throws UserError, which the panel tells with its hint; Cancelled. */
  ask(subject: StudySubject, model: StudyModel, signal: AbortSignal): Promise<Findings>;
}

/** What is asked about. Its rows are those of the text; they hold, all of them or those up to `row`. */
export interface StudySubject {
  readonly text: string;
  readonly stats: TokenStats;
  /** The row that is looked at, -1 for none; always -1 for a study of a text. */
  readonly row: number;
  /** The selection, or the place of the cursor, UTF-16; `null` where no editor shows the text. */
  readonly selection: Span | null;
  readonly settings: Settings;
  readonly readings: Readings;
  /** What was chosen in this workspace, beside its settings. */
  readonly kept?: Kept;
}

/** What the text can be compared with, where the editor has to be asked. */
export interface Readings {
  /** The document as it is saved. @throws UserError. */
  saved(): Promise<string>;
  /** The document as git has it in HEAD. @throws UserError; Cancelled. */
  committed(signal: AbortSignal): Promise<string>;
  /** Makes the second model ready: the chosen one, or the first in its other precision. @throws UserError; Cancelled. */
  second(kind: 'model' | 'precision', signal: AbortSignal): Promise<void>;
  /** Makes the model ready that the next byte is joined with, in place of another second one. @throws UserError; Cancelled. */
  joined(signal: AbortSignal): Promise<void>;
  /** What two prompts are held against. */
  wordings(): {
    readonly neutral: string;
    readonly paraphrases: readonly (readonly [p: string, q: string])[];
  };
}

/** How a study asks; `Models` is one. */
export interface StudyModel {
  /** What the model is, once it is known. */
  readonly card?: ModelCard | undefined;
  ask<M extends Question>(
    method: M,
    params: WorkerCalls[M]['params'],
    options?: RequestOptions<WorkerCalls[M]['progress']>,
  ): Promise<WorkerCalls[M]['result']>;
}

export interface Findings {
  /** By name, each `[n]`: what lenses of the kind `column` read. */
  readonly columns?: Readonly<Record<string, Float32Array>>;
  /** What the panel says of the whole text, ahead of its charts. */
  readonly overall?: readonly Block[];
  /** What the panel shows while a row is looked at; -1 for what holds of the whole text. */
  blocks(row: number): readonly Block[];
}
