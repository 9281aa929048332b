import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { keptContrast } from './contrastChoice.ts';
import { keptEnsemble } from './ensembleChoice.ts';
import type { Kept } from './kept.ts';
import type { Models } from './models.ts';
import type { Readings } from './study.ts';

/** What a document can be compared with, where the editor has to be asked. */
export function readingsOf(document: vscode.TextDocument, models: Models, kept: Kept): Readings {
  const { t } = vscode.l10n;
  return {
    saved: async () => {
      if (document.isUntitled) throw new UserError('bad-argument', t('The document was never saved.'), t('Save it.'));
      return asIn(document, decoded(await vscode.workspace.fs.readFile(document.uri)));
    },
    committed: async signal => {
      const { uri } = document;
      if (!vscode.workspace.isTrusted) {
        const hint = t('Trust the workspace, or compare with something else.');
        throw new UserError('bad-argument', t('git is asked in trusted workspaces only.'), hint);
      }
      if (uri.scheme !== 'file') {
        throw new UserError('bad-argument', t('Only files on this machine are in git.'), t('Save it.'));
      }
      const { committedText } = await import('#engine/committedText');
      return asIn(document, await committedText(uri.fsPath, 'HEAD', signal));
    },
    second: async (kind, signal) => {
      const { model } = keptContrast(kept);
      if (kind === 'model' && model === '') {
        const hint = t('Run "Token Loupe: Choose What to Compare With".');
        throw new UserError('model-not-found', t('No second model is chosen.'), hint);
      }
      await models.second(kind === 'model' ? { model } : 'other precision', signal);
    },
    joined: async signal => {
      const choice = keptEnsemble(kept);
      if (!choice) throw new UserError('model-not-found', t('No second model is chosen.'), t('Choose one.'));
      await models.second({ model: choice.model }, signal);
    },
    wordings: () => keptContrast(kept),
  };
}

/** @throws UserError where the bytes are no text. */
function decoded(bytes: Uint8Array): string {
  const { t } = vscode.l10n;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const hint = t('Save it as UTF-8.');
    throw new UserError('file-unreadable', t('The saved file is no UTF-8.'), hint, { cause: error });
  }
}

/** The text with the line ends of the document, without the mark of its byte order. */
function asIn({ eol }: vscode.TextDocument, text: string): string {
  const ends = eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  return text.replace(/^\ufeff/, '').replace(/\r\n|\r|\n/g, ends);
}
