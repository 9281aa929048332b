import * as vscode from 'vscode';
import { grouped } from '#core/lens/numbers';
import { lenses } from '#core/lens/registry';
import { served } from '#core/lens/served';
import { translated } from '#core/lens/translated';
import type { ModelCard } from '#core/model/modelCard';
import type { ServerCard } from '#core/model/serverCard';
import type { CommandParts } from './commandParts.ts';
import type { CommandId } from './commandTable.ts';
import { deviceWords } from './deviceWords.ts';
import type { Models } from './models.ts';
import type { DocumentSession } from './session.ts';
import { statusLines } from './statusBar.ts';

interface StatusItem extends vscode.QuickPickItem {
  readonly command?: CommandId;
}

/** What a click on the status bar shows: how things stand, and what can be done. */
export async function showStatus(
  session: DocumentSession,
  { models, decorations, readings }: Pick<CommandParts, 'models' | 'decorations' | 'readings'>,
): Promise<void> {
  const { t } = vscode.l10n;
  const { lens, mode } = decorations.looking;
  const heading = (label: string): StatusItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const act = (icon: string, label: string, command: CommandId, description = ''): StatusItem => {
    return { label, description, command, iconPath: new vscode.ThemeIcon(icon) };
  };
  const { status, rows } = session;
  const isBusy = status.kind === 'scoring' || status.kind === 'waiting';
  const isRead = readings.progress(session) !== undefined;
  const busy = [
    ...(isBusy ? [act('stop-circle', t('Cancel Scoring'), 'tokenLoupe.cancel')] : []),
    ...(isRead ? [act('stop-circle', t('Stop Reading Byte by Byte'), 'tokenLoupe.stopBytes')] : []),
  ];
  const behind = !isBusy && rows.fresh < rows.stats.length;
  const failed = status.kind === 'failed' ? [(status.error as Error).message] : [];
  const { what, why } = deviceWords(models);
  const items: StatusItem[] = [
    ...[...statusLines(session), ...failed].map(label => ({ label, alwaysShow: true })),
    heading(t('Model')),
    { label: what, detail: why, alwaysShow: true },
    ...cardItems(models),
    ...(models.card?.notes ?? []).map(note => ({ label: note, iconPath: new vscode.ThemeIcon('info') })),
    heading(t('Actions')),
    ...busy,
    ...(behind || status.kind === 'failed' ? [act('refresh', t('Score Again'), 'tokenLoupe.inspect')] : []),
    ...(rows.ripple ? [act('discard', t('End Ripple View'), 'tokenLoupe.endRipple')] : []),
    act('symbol-color', t('Choose Lens'), 'tokenLoupe.chooseLens', t(lens.title)),
    act('symbol-ruler', t('Choose Scale'), 'tokenLoupe.chooseScale', t(mode)),
    act('list-ordered', t('Show Notable Tokens'), 'tokenLoupe.notableTokens'),
    act('info', t('Show Model Card'), 'tokenLoupe.showModelCard'),
    act('package', t('Choose Model'), 'tokenLoupe.chooseModel', models.card?.name ?? ''),
    act('export', t('Export Document'), 'tokenLoupe.export'),
    act('layout-sidebar-left', t('Open Panel'), 'tokenLoupe.openPanel'),
    act('output', t('Show Log'), 'tokenLoupe.showLog'),
    act('trash', t('Free Memory of the Model'), 'tokenLoupe.freeMemory'),
    act('clear-all', t('Clear Document'), 'tokenLoupe.clear'),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Token Loupe', placeHolder: t('What to do') });
  if (chosen?.command) await vscode.commands.executeCommand(chosen.command);
}

/** What the model is: architecture, size, context, and what its card says besides. */
function cardItems({ card }: Models): StatusItem[] {
  const { t } = vscode.l10n;
  if (!card) return [];
  if (card.server) return serverItems(card, card.server);
  const [parameters, context] = [grouped(card.parameters), grouped(card.contextLength)];
  const speed = card.speed === undefined ? '' : t('{0} tokens/s', Math.round(card.speed));
  const parts = [card.quantization, card.license, speed, `SHA-256 ${card.digest.slice(0, 16)}`];
  const label = t('{0}, {1} parameters, {2} tokens of context', card.architecture, parameters, context);
  return [{ label, detail: parts.filter(part => part !== '').join(' · '), alwaysShow: true }];
}

/** What a server says of its model, and what it does not. */
function serverItems(card: ModelCard, { kind, host, model }: ServerCard): StatusItem[] {
  const { t } = vscode.l10n;
  const { limits } = served(card, lenses, null);
  const context = card.contextLength > 0 ? t('{0} tokens of context', grouped(card.contextLength)) : '';
  const detail = [model, context, card.quantization].filter(part => part !== '').join(' · ');
  return [
    { label: t('{0} at {1}', kind, host), detail, alwaysShow: true },
    ...limits.map(label => ({ label: translated(label, t), iconPath: new vscode.ThemeIcon('info') })),
  ];
}
