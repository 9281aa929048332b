import * as vscode from 'vscode';
import { lenses } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import { active } from './activeToken.ts';
import type { Action, CommandParts } from './commandParts.ts';
import type { Documents } from './documents.ts';
import { goToNotable, pickNotable } from './notableTokens.ts';
import type { Settings } from './settings.ts';
import { settingTable } from './settingTable.ts';

/** Commands about how documents are looked at, and where to look. */
export function lookCommands({ documents, settings, words }: CommandParts) {
  const notable = (step: 1 | -1) => async () => {
    const { editor, session } = active(documents);
    const { lens, notableTokens: most } = settings;
    const row = goToNotable(editor, session, { lens, most, step });
    if (row >= 0) vscode.window.setStatusBarMessage(await words.short(session, row, lens), 10_000);
  };
  return {
    'tokenLoupe.chooseLens': () => chooseLens(settings, documents),
    'tokenLoupe.chooseScale': () => chooseScale(settings),
    'tokenLoupe.nextNotable': notable(1),
    'tokenLoupe.previousNotable': notable(-1),
    'tokenLoupe.notableTokens': () => {
      const { editor, session } = active(documents);
      return pickNotable(editor, session, settings.lens, settings.notableTokens);
    },
    'tokenLoupe.endRipple': () => documents.active?.endRipple(),
    'tokenLoupe.openPanel': () => vscode.commands.executeCommand('tokenLoupe.panel.focus'),
  } satisfies Record<string, Action>;
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
