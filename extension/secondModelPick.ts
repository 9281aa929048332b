import * as vscode from 'vscode';
import { nameOrPath } from './modelPick.ts';
import type { Models } from './models.ts';

export interface SecondModel {
  /** Name or path. */
  readonly model: string;
  readonly title: string;
}

/** Asks for a second model, of those that are on this machine. `none` is offered besides, where it says what it does. */
export async function pickSecond(
  models: Models,
  current: string,
  placeHolder: string,
  none?: string,
): Promise<SecondModel | undefined> {
  const { t } = vscode.l10n;
  const host = await models.host();
  const listed = (await host.list(models.hostOptions())).filter(({ present }) => present);
  const items = listed.map(found => {
    const model = nameOrPath(found);
    const description = model === current ? t('in use') : '';
    return { model, title: found.title, label: found.title, description, detail: found.path ?? found.name };
  });
  const nothing = none === undefined ? [] : [{ model: '', title: '', label: t('None'), description: '', detail: none }];
  return vscode.window.showQuickPick([...nothing, ...items], { title: t('Choose the Second Model'), placeHolder });
}
