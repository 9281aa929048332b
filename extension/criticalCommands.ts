import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { CRITICAL_COLUMN } from '#core/lens/critical';
import { columnOf } from '#core/scoring/tokenStats';
import { active } from './activeToken.ts';
import type { Action, CommandParts } from './commandParts.ts';
import { contrastStudy } from './contrastStudy.ts';
import { askCritical } from './criticalPick.ts';
import {
  type CriticalQuestion,
  keepQuestion,
  keepRecord,
  keptQuestion,
  keptRecord,
  ruleOf,
} from './criticalQuestion.ts';
import { CriticalSearch, type SearchSubject } from './criticalSearch.ts';
import { goToPivot } from './criticalSearches.ts';
import { chooseResponse, type Response, responseOf } from './response.ts';
import type { DocumentSession } from './session.ts';

/** Commands about the tokens that decide. */
export function criticalCommands(parts: CommandParts) {
  const { documents, searches } = parts;
  const { t } = vscode.l10n;
  return {
    'tokenLoupe.findCritical': () => findCritical(parts),
    'tokenLoupe.resumeCritical': async () => {
      const { session } = active(documents);
      if (!(await searches.resume(session))) await findCritical(parts);
    },
    'tokenLoupe.stopCritical': () => searches.stop(),
    'tokenLoupe.goToCritical': async () => {
      const { session } = active(documents);
      const pivot = searches.pivot(session);
      if (pivot) return goToPivot(session, pivot);
      const hint = t('Run "Token Loupe: Find Critical Tokens".');
      throw new UserError('bad-argument', t('No critical token of this text is known.'), hint);
    },
  } satisfies Record<string, Action>;
}

async function findCritical(parts: CommandParts): Promise<void> {
  const { documents, models, kept } = parts;
  const { editor, session } = active(documents);
  requireScored(session);
  let response = responseOf(editor, session);
  const folder = folderOf(session.document);
  const question = await askCritical(
    () => ({
      response: response.words,
      chooseResponse: async () => {
        const chosen = await chooseResponse(editor, session, response);
        response = chosen ?? response;
        return chosen !== undefined;
      },
      mayRunCommands: folder !== undefined,
      cost: asked => new CriticalSearch(subjectOf(session, response, undefined), asked, {}).most,
      speed: (asked, signal) =>
        new CriticalSearch(subjectOf(session, response, undefined), asked, {}).speed(models, signal),
    }),
    keptQuestion(kept),
  );
  if (!question?.check) return;
  keepQuestion(kept, question);
  requireScored(session);
  await search(parts, session, response, question, folder);
}

async function search(
  { models, searches, kept, studies }: CommandParts,
  session: DocumentSession,
  response: Response,
  question: CriticalQuestion,
  folder: vscode.Uri | undefined,
): Promise<void> {
  const { t } = vscode.l10n;
  const check = question.check!;
  // Trust may have been taken away since the question was asked.
  if (check.kind === 'command' && (!vscode.workspace.isTrusted || !folder)) {
    throw new UserError('bad-argument', t('Commands run in trusted workspaces only.'), t('Choose another check.'));
  }
  const [{ fingerprintOf }, { judgeOf }] = await Promise.all([
    import('#engine/rollouts/fingerprint'),
    import('#engine/rollouts/judge'),
  ]);
  const judge = judgeOf(check, { folder: folder?.fsPath ?? '.' });
  const estimates = question.by === 's' ? await estimatesOf(session, { models, studies }) : undefined;
  const present = subjectOf(session, response, estimates);
  // Rows are written anew after an edit.
  const subject = { ...present, stats: structuredClone(present.stats) };
  const { digest, precision } = models.card!;
  const start = session.made!.start;
  const [from] = response.rows;
  const fingerprint = fingerprintOf({
    text: subject.text,
    digest,
    precision,
    start,
    rule: ruleOf(question),
    check,
    from,
  });
  const found = new CriticalSearch(subject, question, keptRecord(kept, fingerprint));
  void vscode.commands.executeCommand('tokenLoupe.panel.focus', { preserveFocus: true });
  await searches.start(session, found, judge, () => keepRecord(kept, fingerprint, found.record));
}

function subjectOf(
  { document, stats, rows, made }: DocumentSession,
  { rows: [from, end] }: Response,
  estimates: Float32Array | undefined,
): SearchSubject {
  const text = document.getText().slice(0, stats.offsets[2 * end - 1]!);
  const start = made!.start === null ? 'none' : made!.start.text;
  return { text, stats, tokenText: rows.tokenText, start, rows: [from, end], estimates };
}

/** The scores s of the contrast that the settings name: those that the lens shows, or asked for now. */
async function estimatesOf(
  session: DocumentSession,
  parts: Pick<CommandParts, 'models' | 'studies'>,
): Promise<Float32Array> {
  const { t } = vscode.l10n;
  const { stats } = session;
  const known = columnOf(stats, CRITICAL_COLUMN);
  if (known.some(score => !Number.isNaN(score))) return known;
  const location = vscode.ProgressLocation.Notification;
  const title = t('Comparing two readings');
  return vscode.window.withProgress({ location, cancellable: true, title }, async (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const { columns } = await contrastStudy.ask(parts.studies.textOf(session), parts.models, abort.signal);
    return columns?.[CRITICAL_COLUMN] ?? known;
  });
}

/** @throws UserError where there is nothing to search, or not all of it is known. */
function requireScored({ document, rows, made }: DocumentSession): void {
  const { t } = vscode.l10n;
  if (document.getText() === '')
    throw new UserError('bad-argument', t('The document is empty.'), t('Write something.'));
  if (made && rows.fresh === rows.stats.length) return;
  throw new UserError(
    'bad-argument',
    t('The document is not scored to its end.'),
    t('Inspect it, wait until it is done, then try again.'),
  );
}

/** Where a command may run: in the folder of the document, where the workspace is trusted and it lies in one. */
function folderOf({ uri }: vscode.TextDocument): vscode.Uri | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const place = folder ?? (uri.scheme === 'file' ? vscode.Uri.joinPath(uri, '..') : undefined);
  return place?.scheme === 'file' ? place : undefined;
}
