import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import { megabytes } from '#core/lens/numbers';
import type { Action, CommandParts } from './commandParts.ts';
import { chooseModel } from './modelPick.ts';
import type { Models } from './models.ts';
import type { Settings } from './settings.ts';

/** Commands about the model. */
export function modelCommands({ models, settings, cardPage }: CommandParts) {
  return {
    'tokenLoupe.chooseModel': () => chooseModel(models, settings),
    'tokenLoupe.showModelCard': () => cardPage.show(),
    'tokenLoupe.measureModel': async () => {
      const location = vscode.ProgressLocation.Notification;
      const title = vscode.l10n.t('Measuring how fast the model is');
      await vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
        token.onCancellationRequested(() => models.cancelLoading());
        return models.measured();
      });
      await cardPage.show();
    },
    'tokenLoupe.exportModel': () => exportModel(models, settings),
    'tokenLoupe.freeMemory': () => models.free(),
  } satisfies Record<string, Action>;
}

/** Writes the chosen GGUF model as a folder with ONNX weights, for use elsewhere. */
async function exportModel(models: Models, settings: Settings): Promise<void> {
  const { t } = vscode.l10n;
  const host = await models.host();
  const info = await host.info(settings.model, models.hostOptions());
  const title = t('Export {0} as ONNX Folder', info.title);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const parents = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    ...(folder ? { defaultUri: folder } : {}),
    title,
    openLabel: t('Export Here'),
  });
  const parent = parents?.[0];
  if (!parent) return;
  const name = info.name.replace(/^.*[\\/]/, '').replace(/\.gguf$/i, '');
  const target = vscode.Uri.joinPath(parent, `${name}-onnx`).fsPath;
  const location = vscode.ProgressLocation.Notification;
  const bytes = await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const options = models.hostOptions({ signal: abort.signal });
    const path = await host.resolve(settings.model, options);
    if (abort.signal.aborted) throw new Cancelled();
    let told = 0;
    const onProgress = (done: number, total: number) => {
      const percent = (100 * done) / Math.max(1, total);
      progress.report({ message: `${megabytes(done)} / ${megabytes(total)}`, increment: percent - told });
      told = percent;
    };
    return host.exportFolder({ path, target, precision: 'exact', signal: abort.signal, onProgress });
  });
  const open = t('Reveal Folder');
  const written = t('{0} holds the model: {1} of weights.', target, megabytes(bytes));
  const answer = await vscode.window.showInformationMessage(written, open);
  if (answer === open) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(target));
}
