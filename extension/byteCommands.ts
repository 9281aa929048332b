import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { percent } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { notGiven } from '#core/remote/refusals';
import { utf8Length } from '#core/text/utf16';
import { active } from './activeToken.ts';
import type { Action, CommandParts } from './commandParts.ts';
import { keepEnsemble, keptEnsemble } from './ensembleChoice.ts';
import { markHole } from './holeStudy.ts';
import { offsetOf } from './positions.ts';
import { pickSecond } from './secondModelPick.ts';

/** Characters and continuations that are told. */
const TOLD = 5;

/** Commands about places that need not be token boundaries. */
export function byteCommands(parts: CommandParts) {
  const { documents, models, settings, studies, readings } = parts;
  return {
    'tokenLoupe.readBytes': async () => {
      const { session } = active(documents);
      if (!readings.isWanted) await settings.choose('lens', byteSurprisal.id);
      readings.readAll(session);
    },
    'tokenLoupe.stopBytes': () => readings.stop(active(documents).session),
    'tokenLoupe.ensembleNextByte': () => chooseEnsemble(parts),
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

/** Asks which model is read beside the loaded one, and shows the two where the cursor is. */
async function chooseEnsemble({ documents, models, kept, studies }: CommandParts): Promise<void> {
  const { t } = vscode.l10n;
  active(documents);
  const { server } = models.card ?? {};
  if (server) throw notGiven('bytes', server.host);
  const placeHolder = t('Any vocabulary will do: the two meet at bytes. Both are kept in memory.');
  const none = t('The loaded model by itself');
  const chosen = await pickSecond(models, keptEnsemble(kept)?.model ?? '', placeHolder, none);
  if (!chosen) return;
  keepEnsemble(kept, chosen);
  studies.askAgain('ensemble');
  if (chosen.model !== '') await vscode.commands.executeCommand('tokenLoupe.panel.focus');
}
