import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { percent } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { utf8Length } from '#core/text/utf16';
import { active } from './activeToken.ts';
import type { Action, CommandParts } from './commandParts.ts';
import { markHole } from './holeStudy.ts';
import { offsetOf } from './positions.ts';

/** Characters and continuations that are told. */
const TOLD = 5;

/** Commands about places that need not be token boundaries. */
export function byteCommands({ documents, models, settings, studies }: CommandParts) {
  return {
    'tokenLoupe.inspectHole': async () => {
      const { editor, session } = active(documents);
      const { start, end, isEmpty } = editor.selection;
      const { t } = vscode.l10n;
      if (isEmpty) {
        throw new UserError('bad-argument', t('Nothing is selected.'), t('Select what is to be taken for a hole.'));
      }
      markHole(editor.document.getText(), [offsetOf(session.lines, start), offsetOf(session.lines, end)]);
      await vscode.commands.executeCommand('tokenLoupe.panel.focus');
      studies.refresh();
    },
    'tokenLoupe.describeNextByte': async () => {
      const { editor, session } = active(documents);
      const text = editor.document.getText();
      const offset = utf8Length(text, 0, offsetOf(session.lines, editor.selection.active));
      const { startToken: start, window } = settings;
      const found = await models.ask('nextByte', { text, offset, start, window, ensemble: null, choices: TOLD });
      const { t } = vscode.l10n;
      const list = (texts: readonly { readonly text: string; readonly probability: number }[]) =>
        texts.map(each => `${visible(each.text)} ${percent(each.probability)}`).join(', ');
      const spoken = t(
        'Next character: {0}. Goes on with: {1}. Leaked: {2}.',
        list(found.characters),
        list(found.continuations),
        percent(Math.max(...found.leaked)),
      );
      const copy = t('Copy');
      const answer = await vscode.window.showInformationMessage(spoken, copy);
      if (answer === copy) await vscode.env.clipboard.writeText(spoken);
    },
  } satisfies Record<string, Action>;
}
