import type { Models } from './models.ts';
import type { Settings } from './settings.ts';

/** What a session is doing. */
export type SessionStatus =
  | { readonly kind: 'idle' | 'scoring' }
  /** Another document was asked for since; this one goes on afterwards. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly error: unknown };

export type SessionChange =
  /** Rows `from` to `to` have new values. */
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  /** The text has changed at `offset`; rows from there on are stale. */
  | { readonly kind: 'edit'; readonly offset: number }
  | { readonly kind: 'status' };

export interface SessionParts {
  readonly models: Models;
  readonly settings: Settings;
  /** UTF-16 offsets of the text that is looked at; empty where the document is not shown. */
  readonly visible: () => readonly [start: number, end: number];
  readonly onFailure: (error: unknown) => void;
  /** Called before the model is asked: it reads one document at a time, the one that was asked for last. */
  readonly takeTurn: () => void;
}
