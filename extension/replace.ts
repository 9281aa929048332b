import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { percent } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import type { Documents } from './documents.ts';
import type { TokenPlace } from './hoverText.ts';
import { rangeOf } from './positions.ts';
import type { DocumentSession } from './session.ts';

/** The session and row that a place means. @throws UserError where the text has changed since. */
export function findPlace(documents: Documents, place: TokenPlace): { session: DocumentSession; row: number } {
  const session = documents.sessionOf({ uri: vscode.Uri.parse(place.uri, true) });
  const isThere = session?.document.version === place.version && place.row < session.stats.length;
  if (session && isThere) return { session, row: place.row };
  const { t } = vscode.l10n;
  throw new UserError('bad-argument', t('The text has changed since.'), t('Look at the token again.'));
}

/** The text of a row. */
export function textOfRow({ document, lines, stats }: DocumentSession, row: number): string {
  return document.getText(rangeOf(lines, stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!));
}

/**
 * Puts another token in the place of one, as an edit that can be undone. With `rescore` what follows is scored at once
 * and compared with what it was before.
 * @throws UserError where a token is no text by itself, or the document cannot be written.
 */
export async function replaceToken(session: DocumentSession, row: number, id: number, rescore: boolean): Promise<void> {
  const { document, lines, stats, rows } = session;
  const text = rows.tokenText(id);
  const { t } = vscode.l10n;
  if (text === '' || text.includes('\ufffd')) {
    const message = t('This token is only a part of a character.');
    throw new UserError('bad-argument', message, t('Choose another one.'));
  }
  if (!isWritable(document)) throw unchangeable();
  if (rescore) session.awaitRipple();
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(lines, stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!), text);
  if (!(await vscode.workspace.applyEdit(edit))) {
    session.endRipple();
    throw unchangeable();
  }
  if (rescore) await session.score();
}

/** Documents without a file that are written to all the same. */
const unsaved = ['untitled', 'vscode-notebook-cell'];

/** The editor applies an edit to any text; one that an extension supplies, of a history say, would only seem to change. */
function isWritable({ uri: { scheme } }: vscode.TextDocument): boolean {
  return unsaved.includes(scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

function unchangeable(): UserError {
  const { t } = vscode.l10n;
  return new UserError('bad-argument', t('The document cannot be changed.'), t('Copy its text into a new document.'));
}

/** Asks which of the first choices shall stand in the place of a token. */
export async function chooseReplacement(session: DocumentSession, row: number): Promise<void> {
  const { t } = vscode.l10n;
  const { stats, rows } = session;
  const only: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('replace'),
    tooltip: t('Replace'),
  };
  const first = row * stats.k;
  const ids = Array.from(stats.topIds.subarray(first, first + stats.k)).filter(id => id >= 0);
  const items = ids.map((id, at) => ({
    id,
    label: visible(rows.tokenText(id)),
    description: percent(Math.exp(stats.topLogProbs[first + at]!)),
    detail: id === stats.ids[row] ? t('what the text says') : '',
    buttons: [only],
  }));
  const pick = vscode.window.createQuickPick<(typeof items)[number]>();
  pick.items = items;
  pick.title = t('Replace "{0}" by', visible(textOfRow(session, row)));
  pick.placeholder = t('Enter replaces and re-scores; the button only replaces');
  const chosen = await new Promise<{ id: number; rescore: boolean } | undefined>(resolve => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0] && { id: pick.selectedItems[0].id, rescore: true }));
    pick.onDidTriggerItemButton(({ item }) => resolve({ id: item.id, rescore: false }));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen) await replaceToken(session, row, chosen.id, chosen.rescore);
}
