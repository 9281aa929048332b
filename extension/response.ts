import * as vscode from 'vscode';
import { rowFrom } from '#core/contrast/searchPlan';
import { UserError } from '#core/errors';
import { offsetOf } from './positions.ts';
import type { DocumentSession } from './session.ts';

/** The part of a document that is continued; what stands before it is the prompt. */
export interface Response {
  readonly kind: 'selection' | 'cursor' | 'text';
  /** `[from, end)`. */
  readonly rows: readonly [from: number, end: number];
  readonly words: string;
}

/**
 * The selection, unless it is a single token, as it is when one was looked at in the panel; else the whole text.
 * @throws UserError where that is too short.
 */
export function responseOf(editor: vscode.TextEditor, session: DocumentSession): Response {
  const [from, end] = rowsOf('selection', editor, session);
  const isPart = !editor.selection.isEmpty && end - from >= LEAST;
  return made(isPart ? 'selection' : 'text', editor, session);
}

/** Asks which part is meant; `undefined` where nobody answers. @throws UserError where it is too short. */
export async function chooseResponse(
  editor: vscode.TextEditor,
  session: DocumentSession,
  current: Response,
): Promise<Response | undefined> {
  const { t } = vscode.l10n;
  const kinds = editor.selection.isEmpty ? (['cursor', 'text'] as const) : (['selection', 'cursor', 'text'] as const);
  const items = kinds.flatMap(kind => {
    const rows = rowsOf(kind, editor, session);
    if (rows[1] - rows[0] < LEAST) return [];
    return [{ part: kind, label: wordsOf(kind, editor), description: t('{0} tokens', rows[1] - rows[0]) }];
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: t('The response is'),
    placeHolder: current.words,
  });
  return chosen && made(chosen.part, editor, session);
}

/** What has fewer tokens has no beginning that could be continued in another way. */
const LEAST = 2;

function made(kind: Response['kind'], editor: vscode.TextEditor, session: DocumentSession): Response {
  const { t } = vscode.l10n;
  const rows = rowsOf(kind, editor, session);
  if (rows[1] - rows[0] >= LEAST) return { kind, rows, words: wordsOf(kind, editor) };
  const hint = t('Choose a longer one.');
  throw new UserError('bad-argument', t('The response has fewer than two tokens.'), hint);
}

function rowsOf(kind: Response['kind'], { selection }: vscode.TextEditor, session: DocumentSession): [number, number] {
  const { lines, stats } = session;
  const all = stats.length;
  if (kind === 'text') return [0, all];
  if (kind === 'cursor') return [rowFrom(stats.offsets, offsetOf(lines, selection.active)), all];
  const end = rowFrom(stats.offsets, offsetOf(lines, selection.end) - 1);
  return [rowFrom(stats.offsets, offsetOf(lines, selection.start)), Math.min(all, end + 1)];
}

function wordsOf(kind: Response['kind'], { selection }: vscode.TextEditor): string {
  const { t } = vscode.l10n;
  if (kind === 'text') return t('the whole text');
  if (kind === 'cursor') return t('from the cursor on (line {0})', selection.active.line + 1);
  return t('the selection (lines {0} to {1})', selection.start.line + 1, selection.end.line + 1);
}
