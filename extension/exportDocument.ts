import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { madeBy, type Scored } from '#core/export/scored';
import { type ExportFormat, exportFormats, writerFor } from '#core/export/writers';
import type { Lens } from '#core/lens/lens';
import type { Models } from './models.ts';
import type { DocumentSession } from './session.ts';

/** Writes a scored document into a file, by the very writers of the command line. */
export async function exportDocument(
  session: DocumentSession,
  models: Models,
  lens: Lens,
  version: string,
): Promise<void> {
  const { t } = vscode.l10n;
  const finer = lens.finer === undefined ? undefined : session.rows.units(lens.finer);
  const scored = { ...scoredOf(session, models, version), finer };
  const words: Record<ExportFormat, string> = {
    json: t('All measures of every token'),
    jsonl: t('One object per token'),
    csv: t('A table for spreadsheets'),
    tsv: t('A table, tab-separated'),
    html: t('One page that needs nothing else: hover, arrow keys, all lenses'),
    svg: t('A picture of the colored text'),
  };
  const items = exportFormats.map(format => ({ format, label: format.toUpperCase(), description: words[format] }));
  const chosen = await vscode.window.showQuickPick(items, { title: t('Export Document') });
  if (!chosen) return;
  const target = await vscode.window.showSaveDialog({
    title: t('Export Document'),
    defaultUri: besides(session.document, chosen.format),
    filters: { [chosen.label]: [chosen.format] },
  });
  if (!target) return;
  const { sha256 } = await import('#engine/sha256');
  const writer = writerFor(chosen.format, { lens, top: session.stats.k }, sha256);
  const pieces = [...writer.open(1), ...writer.document(scored, 0), ...writer.close()];
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(pieces.join('')));
  const open = t('Open');
  const written = t('Exported to {0}.', vscode.workspace.asRelativePath(target));
  const answer = await vscode.window.showInformationMessage(written, open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}

/** @throws UserError where a part of the document waits for its score, or the model is gone. */
function scoredOf({ document, rows, made, summary }: DocumentSession, { card }: Models, version: string): Scored {
  const { t } = vscode.l10n;
  if (!card || !made || rows.fresh < rows.stats.length) {
    throw new UserError(
      'bad-argument',
      t('The document is not scored to its end.'),
      t('Inspect it, wait until it is done, then export it.'),
    );
  }
  return {
    manifest: {
      ...madeBy(card, version, vscode.workspace.asRelativePath(document.uri)),
      window: made.window,
      overlap: made.overlap,
      start: made.start,
      ...(card.server ? { server: card.server } : {}),
    },
    text: document.getText(),
    stats: rows.stats,
    tokenText: rows.tokenText,
    summary,
  };
}

/** The document's own name with another ending; in the first folder of the workspace where it has no file. */
function besides({ uri, isUntitled }: vscode.TextDocument, format: ExportFormat): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = uri.path.replace(/^.*\//, '') || 'document';
  if (!isUntitled) return uri.with({ path: `${uri.path}.${format}`, query: '', fragment: '' });
  return folder ? vscode.Uri.joinPath(folder, `${name}.${format}`) : vscode.Uri.file(`/${name}.${format}`);
}
