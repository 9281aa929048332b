import * as vscode from 'vscode';
import { UserError } from '#core/errors';

/** Refuses a document with more than `limit` UTF-16 units. @throws UserError `document-too-large`. */
export function requireSize(document: vscode.TextDocument, limit: number): void {
  const size = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
  if (size <= limit) return;
  const { t } = vscode.l10n;
  const shown = (size / 1e6).toFixed(size < 1e6 ? 3 : 1);
  throw new UserError(
    'document-too-large',
    t('The document has {0} million characters; at most {1} million are inspected.', shown, limit / 1e6),
    t('Inspect a part of it in a new document, or raise the size limit in the settings.'),
  );
}
