import * as vscode from 'vscode';
import { atCursor } from './activeToken.ts';
import type { Action, CommandParts } from './commandParts.ts';
import type { Documents } from './documents.ts';
import type { TokenPlace } from './hoverText.ts';
import { revealRow } from './notableTokens.ts';
import { chooseReplacement, findPlace, replaceToken, textOfRow } from './replace.ts';
import type { Settings } from './settings.ts';
import type { TokenWords } from './tokenWords.ts';

/** Commands about one token: that at the cursor, or that of a hover, view or lens. */
export function tokenCommands({ documents, settings, words }: CommandParts) {
  const at = (place: TokenPlace) => findPlace(documents, place);
  return {
    'tokenLoupe.describeToken': () => describeToken(documents, words, settings),
    'tokenLoupe.replaceToken': () => {
      const { session, row } = atCursor(documents);
      return chooseReplacement(session, row);
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
  } satisfies Record<string, Action>;
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
