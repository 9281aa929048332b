import type * as vscode from 'vscode';
import type { ByteReadings } from './byteReadings.ts';
import type { CriticalSearches } from './criticalSearches.ts';
import type { Decorations } from './decorations.ts';
import type { Documents } from './documents.ts';
import type { Kept } from './kept.ts';
import type { Log } from './log.ts';
import type { ModelCardPage } from './modelCardPage.ts';
import type { Models } from './models.ts';
import type { Settings } from './settings.ts';
import type { Studies } from './studies.ts';
import type { TokenWords } from './tokenWords.ts';

/** What commands work with. */
export interface CommandParts {
  readonly documents: Documents;
  readonly models: Models;
  readonly settings: Settings;
  readonly decorations: Decorations;
  readonly words: TokenWords;
  readonly studies: Studies;
  readonly searches: CriticalSearches;
  readonly readings: ByteReadings;
  /** What is kept for this workspace. */
  readonly kept: Kept;
  readonly cardPage: ModelCardPage;
  readonly log: Log;
  readonly extension: vscode.Extension<unknown>;
  readonly showFailure: (error: unknown) => unknown;
}

/** What a command does; what it throws is told to the user in one place. */
export type Action = (...args: never[]) => unknown;
