import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import type { Documents } from './documents.ts';
import { offsetOf } from './positions.ts';
import type { DocumentSession } from './session.ts';

/** @throws UserError where no editor is open. */
export function requireEditor(): vscode.TextEditor {
  const { t } = vscode.l10n;
  if (vscode.window.activeTextEditor) return vscode.window.activeTextEditor;
  throw new UserError('bad-argument', t('No document is open in an editor.'), t('Open one, then try again.'));
}

/** @throws UserError where the document is not inspected. */
export function active(documents: Documents): {
  readonly editor: vscode.TextEditor;
  readonly session: DocumentSession;
} {
  const editor = requireEditor();
  const session = documents.sessionOf(editor.document);
  if (session) return { editor, session };
  const { t } = vscode.l10n;
  throw new UserError('bad-argument', t('This document is not inspected.'), t('Run "Token Loupe: Inspect Document".'));
}

/** @throws UserError where no scored token stands at the cursor. */
export function atCursor(documents: Documents): { readonly session: DocumentSession; readonly row: number } {
  const { editor, session } = active(documents);
  const offset = offsetOf(session.lines, editor.selection.active);
  // At the end of the text the last token is meant.
  const row = Math.max(session.rows.rowAt(offset), session.rows.rowAt(offset - 1));
  if (row >= 0 && !session.rows.isPending(row)) return { session, row };
  const { t } = vscode.l10n;
  throw new UserError('bad-argument', t('No scored token stands at the cursor.'), t('Move the cursor into the text.'));
}
