import * as vscode from 'vscode';
import { active, requireEditor } from './activeToken.ts';
import type { Action, CommandParts } from './commandParts.ts';
import { showStatus } from './statusPick.ts';

/** Commands about a document and the model. */
export function documentCommands(parts: CommandParts) {
  const { documents, models, settings, log, extension } = parts;
  return {
    'tokenLoupe.inspect': () => documents.inspect(requireEditor().document).then(() => undefined),
    'tokenLoupe.clear': () => documents.clear(requireEditor().document),
    'tokenLoupe.cancel': () => active(documents).session.cancel(),
    'tokenLoupe.export': async () => {
      const { exportDocument } = await import('./exportDocument.ts');
      const version = String(extension.packageJSON.version);
      return exportDocument(active(documents).session, models, settings.lens, version);
    },
    'tokenLoupe.showStatus': () => showStatus(active(documents).session, parts),
    'tokenLoupe.showLog': () => log.show(),
    'tokenLoupe.openSample': async () => {
      const bytes = await vscode.workspace.fs.readFile(
        vscode.Uri.joinPath(extension.extensionUri, 'media', 'sample.md'),
      );
      const content = new TextDecoder().decode(bytes);
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
      await vscode.window.showTextDocument(document);
    },
  } satisfies Record<string, Action>;
}
