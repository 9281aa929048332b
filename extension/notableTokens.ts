import * as vscode from 'vscode';
import type { Lens } from '#core/lens/lens';
import { notable } from '#core/lens/notable';
import { surprisal } from '#core/lens/surprisal';
import { defused, visible } from '#core/lens/visible';
import { offsetOf, rangeOf } from './positions.ts';
import { textOfRow } from './replace.ts';
import type { DocumentSession } from './session.ts';

/** Bands of tokens have nothing notable; then surprisal has. */
export function notableLens(lens: Lens): Lens {
  return lens.reads === 'tokens' ? surprisal : lens;
}

/** Rows worth a look, in the order of the text. */
export function notableRows({ stats }: DocumentSession, lens: Lens, most: number): readonly number[] {
  return [...notable(stats, notableLens(lens), most)].sort((a, b) => a - b);
}

/** Moves the cursor to the next notable token, or the one before; round the ends. Gives its row, -1 where there is none. */
export function goToNotable(
  editor: vscode.TextEditor,
  session: DocumentSession,
  { lens, most, step }: { readonly lens: Lens; readonly most: number; readonly step: 1 | -1 },
): number {
  const rows = notableRows(session, lens, most);
  const at = offsetOf(session.lines, editor.selection.start);
  const start = (row: number) => session.stats.offsets[2 * row]!;
  const found =
    step === 1
      ? (rows.find(row => start(row) > at) ?? rows[0])
      : (rows.findLast(row => start(row) < at) ?? rows.at(-1));
  if (found === undefined) return -1;
  revealRow(editor, session, found);
  return found;
}

/** Selects a token and brings it into view. */
export function revealRow(editor: vscode.TextEditor, { lines, stats }: DocumentSession, row: number): void {
  const range = rangeOf(lines, stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

interface RowItem extends vscode.QuickPickItem {
  readonly row: number;
}

/** The notable tokens as a list, the most extreme first; the editor follows what is looked at. */
export async function pickNotable(
  editor: vscode.TextEditor,
  session: DocumentSession,
  given: Lens,
  most: number,
): Promise<void> {
  const lens = notableLens(given);
  const values = lens.compute(session.stats);
  const items = notable(session.stats, lens, most).map(row => itemOf(session, row, lens.format(values[row]!)));
  const before = editor.selection;
  const pick = vscode.window.createQuickPick<RowItem>();
  pick.items = items;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.title = vscode.l10n.t(lens.extreme);
  pick.placeholder = vscode.l10n.t('Type to filter; moving through the list shows the place');
  pick.onDidChangeActive(([item]) => item && revealRow(editor, session, item.row));
  const accepted = await new Promise<boolean>(resolve => {
    pick.onDidAccept(() => resolve(true));
    pick.onDidHide(() => resolve(false));
    pick.show();
  });
  pick.dispose();
  if (accepted) return;
  editor.selection = before;
  editor.revealRange(before, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function itemOf(session: DocumentSession, row: number, value: string): RowItem {
  const start = session.lines.position(session.stats.offsets[2 * row]!);
  const { text } = session.document.lineAt(start.line);
  const from = Math.max(0, start.column - 30);
  const context = defused(text.slice(from, start.column + 50).trim());
  const line = vscode.l10n.t('line {0}', start.line + 1);
  return { row, label: visible(textOfRow(session, row)), description: `${value} · ${line}`, detail: context };
}
