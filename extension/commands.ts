import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { lenses } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import { type CommandId, commandTable } from './commandTable.ts';
import type { Decorations } from './decorations.ts';
import type { Documents } from './documents.ts';
import type { TokenPlace } from './hoverText.ts';
import type { Log } from './log.ts';
import { chooseModel } from './modelPick.ts';
import type { Models } from './models.ts';
import { goToNotable, pickNotable, revealRow } from './notableTokens.ts';
import { offsetOf } from './positions.ts';
import { chooseReplacement, findPlace, replaceToken, textOfRow } from './replace.ts';
import type { DocumentSession } from './session.ts';
import type { Settings } from './settings.ts';
import { settingTable } from './settingTable.ts';
import { showStatus } from './statusPick.ts';
import type { TokenWords } from './tokenWords.ts';

export interface CommandParts {
  readonly documents: Documents;
  readonly models: Models;
  readonly settings: Settings;
  readonly decorations: Decorations;
  readonly words: TokenWords;
  readonly log: Log;
  readonly extension: vscode.Extension<unknown>;
  readonly showFailure: (error: unknown) => unknown;
}

type Action = (...args: never[]) => unknown;

/** Registers every command; what fails is told in one place. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const actions = actionsOf(parts);
  const ids = Object.keys(commandTable) as CommandId[];
  const guarded =
    (action: Action) =>
    async (...args: unknown[]) => {
      try {
        return await action(...(args as never[]));
      } catch (error) {
        void parts.showFailure(error);
        return undefined;
      }
    };
  return vscode.Disposable.from(...ids.map(id => vscode.commands.registerCommand(id, guarded(actions[id]))));
}

function actionsOf(parts: CommandParts): Record<CommandId, Action> {
  const { documents, models, settings, decorations, words, log, extension } = parts;
  const at = (place: TokenPlace) => findPlace(documents, place);
  const notable = (step: 1 | -1) => async () => {
    const { editor, session } = active(documents);
    const { lens, notableTokens: most } = settings;
    const row = goToNotable(editor, session, { lens, most, step });
    if (row >= 0) vscode.window.setStatusBarMessage(await words.short(session, row, lens), 10_000);
  };
  return {
    'tokenLoupe.inspect': () => documents.inspect(requireEditor().document).then(() => undefined),
    'tokenLoupe.clear': () => documents.clear(requireEditor().document),
    'tokenLoupe.cancel': () => active(documents).session.cancel(),
    'tokenLoupe.chooseLens': () => chooseLens(settings, documents),
    'tokenLoupe.chooseScale': () => chooseScale(settings),
    'tokenLoupe.chooseModel': () => chooseModel(models, settings),
    'tokenLoupe.describeToken': () => describeToken(documents, words, settings),
    'tokenLoupe.replaceToken': () => {
      const { session, row } = atCursor(documents);
      return chooseReplacement(session, row);
    },
    'tokenLoupe.nextNotable': notable(1),
    'tokenLoupe.previousNotable': notable(-1),
    'tokenLoupe.notableTokens': () => {
      const { editor, session } = active(documents);
      return pickNotable(editor, session, settings.lens, settings.notableTokens);
    },
    'tokenLoupe.endRipple': () => documents.active?.endRipple(),
    'tokenLoupe.export': async () => {
      const { exportDocument } = await import('./exportDocument.ts');
      const version = String(extension.packageJSON.version);
      return exportDocument(active(documents).session, models, settings.lens, version);
    },
    'tokenLoupe.openPanel': () => vscode.commands.executeCommand('tokenLoupe.panel.focus'),
    'tokenLoupe.showStatus': () => showStatus(active(documents).session, models, decorations),
    'tokenLoupe.showLog': () => log.show(),
    'tokenLoupe.freeMemory': () => models.free(),
    'tokenLoupe.openSample': async () => {
      const bytes = await vscode.workspace.fs.readFile(
        vscode.Uri.joinPath(extension.extensionUri, 'media', 'sample.md'),
      );
      const content = new TextDecoder().decode(bytes);
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
      await vscode.window.showTextDocument(document);
    },
    'tokenLoupe.replace': (place: TokenPlace, id: number) => {
      const { session, row } = at(place);
      return replaceToken(session, row, id, false);
    },
    'tokenLoupe.replaceAndRescore': (place: TokenPlace, id: number) => {
      const { session, row } = at(place);
      return replaceToken(session, row, id, true);
    },
    'tokenLoupe.copyToken': (place: TokenPlace) => {
      const { session, row } = at(place);
      return vscode.env.clipboard.writeText(textOfRow(session, row));
    },
    'tokenLoupe.showInPanel': async (place?: TokenPlace) => {
      const { session, row } = place ? at(place) : atCursor(documents);
      await vscode.commands.executeCommand('tokenLoupe.panel.focus');
      documents.select(session, row);
    },
    'tokenLoupe.reveal': async (place: TokenPlace) => {
      const { session, row } = at(place);
      revealRow(await vscode.window.showTextDocument(session.document), session, row);
    },
  };
}

async function chooseLens(settings: Settings, documents: Documents): Promise<void> {
  const { t } = vscode.l10n;
  const current = settings.lens;
  const items = lenses.map(lens => {
    const description = lens.id === current.id ? t('in use') : '';
    return { id: lens.id, label: t(lens.title), description, detail: t(lens.explain) };
  });
  const chosen = await vscode.window.showQuickPick(items, { title: t('Choose Lens'), matchOnDetail: true });
  if (!chosen) return;
  for (const session of documents.all) session.endRipple();
  await settings.choose('lens', chosen.id);
}

async function chooseScale(settings: Settings): Promise<void> {
  const { t } = vscode.l10n;
  const { enumItemLabels, enumDescriptions } = settingTable.scale;
  const items = scaleModes.map((mode, at) => {
    const description = mode === settings.scale ? t('in use') : '';
    return { mode, label: t(enumItemLabels[at]!), description, detail: t(enumDescriptions[at]!) };
  });
  const chosen = await vscode.window.showQuickPick(items, { title: t('Choose Scale') });
  if (chosen) await settings.choose('scale', chosen.mode);
}

/** Shows the words of the hover in a box that screen readers read, and that can be copied from. */
async function describeToken(documents: Documents, words: TokenWords, settings: Settings): Promise<void> {
  const { session, row } = atCursor(documents);
  const spoken = await words.spoken(session, row, settings.lens);
  const { t } = vscode.l10n;
  const copy = t('Copy');
  const answer = await vscode.window.showInformationMessage(spoken, copy);
  if (answer === copy) await vscode.env.clipboard.writeText(spoken);
}

/** @throws UserError where no editor is open. */
function requireEditor(): vscode.TextEditor {
  const { t } = vscode.l10n;
  if (vscode.window.activeTextEditor) return vscode.window.activeTextEditor;
  throw new UserError('bad-argument', t('No document is open in an editor.'), t('Open one, then try again.'));
}

/** @throws UserError where the document is not inspected. */
function active(documents: Documents): { readonly editor: vscode.TextEditor; readonly session: DocumentSession } {
  const editor = requireEditor();
  const session = documents.sessionOf(editor.document);
  if (session) return { editor, session };
  const { t } = vscode.l10n;
  throw new UserError('bad-argument', t('This document is not inspected.'), t('Run "Token Loupe: Inspect Document".'));
}

/** @throws UserError where no scored token stands at the cursor. */
function atCursor(documents: Documents): { readonly session: DocumentSession; readonly row: number } {
  const { editor, session } = active(documents);
  const offset = offsetOf(session.lines, editor.selection.active);
  // At the end of the text the last token is meant.
  const row = Math.max(session.rows.rowAt(offset), session.rows.rowAt(offset - 1));
  if (row >= 0 && !session.rows.isPending(row)) return { session, row };
  const { t } = vscode.l10n;
  throw new UserError('bad-argument', t('No scored token stands at the cursor.'), t('Move the cursor into the text.'));
}
