import * as vscode from 'vscode';
import { megabytes } from '#core/lens/numbers';
import type { ListedModel } from '#engine/models/library';
import type { Models } from './models.ts';
import type { Settings } from './settings.ts';

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: ListedModel;
  /** Address of a server. */
  readonly server?: string;
  readonly act?: 'file' | 'folder' | 'hub' | 'server';
}

/** Chooses the model: one that is there, one of the catalogue, a file or folder of the user's, or one of the hub. */
export async function chooseModel(models: Models, settings: Settings): Promise<boolean> {
  const { t } = vscode.l10n;
  const host = await models.host();
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.title = t('Choose Model');
  pick.placeholder = t('Models run on this machine only; texts go to a server only where you say so');
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.show();
  try {
    const listed = await host.list(models.hostOptions());
    const current = settings.model ?? host.defaultName;
    pick.items = itemsOf(listed, models.recent.of(listed), current);
    pick.busy = false;
    const chosen = await new Promise<ModelItem | undefined>(resolve => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    pick.hide();
    if (chosen?.act === 'server') return await useServer(models, settings);
    if (chosen?.act === 'hub') return await nameRepository(host.hubName, settings);
    if (chosen?.act) return await browse(models, settings, chosen.act === 'folder');
    if (chosen?.server !== undefined) await settings.choose('model', chosen.server);
    if (!chosen?.model) return chosen?.server !== undefined;
    await settings.choose('model', chosen.model.isDefault ? '' : nameOrPath(chosen.model));
    return true;
  } finally {
    pick.dispose();
  }
}

/** A file that only its path names is chosen by it. */
export function nameOrPath({ origin, name, path }: ListedModel): string {
  return origin === 'folder' && path !== undefined ? path : name;
}

function itemsOf(
  listed: readonly ListedModel[],
  recent: readonly (ListedModel | string)[],
  current: string,
): readonly ModelItem[] {
  const { t } = vscode.l10n;
  const item = (model: ListedModel): ModelItem => {
    const isCurrent = [model.name, model.path].includes(current);
    const parts = [megabytes(model.bytes), model.program ?? '', model.license, isCurrent ? t('in use') : ''];
    const label = `$(${isCurrent ? 'check' : model.present ? 'file-binary' : 'cloud-download'}) ${model.title}`;
    return {
      label,
      description: parts.filter(part => part !== '').join(' · '),
      detail: model.path ?? model.name,
      model,
    };
  };
  const serverItem = (server: string): ModelItem => {
    const isCurrent = server === current;
    return {
      label: `$(${isCurrent ? 'check' : 'remote'}) ${server}`,
      description: [t('server'), isCurrent ? t('in use') : ''].filter(part => part !== '').join(' · '),
      server,
    };
  };
  const group = (label: string, items: readonly ModelItem[]): readonly ModelItem[] =>
    items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];
  const used = new Set(recent);
  const others = listed.filter(model => !used.has(model));
  return [
    ...group(
      t('recently used'),
      recent.map(each => (typeof each === 'string' ? serverItem(each) : item(each))),
    ),
    ...group(t('on this machine'), others.filter(({ present, program }) => present && program === undefined).map(item)),
    ...group(
      t('of other programs, used where they are'),
      others.filter(({ program }) => program !== undefined).map(item),
    ),
    ...group(t('to download'), others.filter(({ present, origin }) => !present && origin === 'catalogue').map(item)),
    ...group(t('others'), [
      { label: t('Browse for a GGUF File...'), iconPath: new vscode.ThemeIcon('file-binary'), act: 'file' },
      {
        label: t('Browse for a Folder with ONNX Weights...'),
        iconPath: new vscode.ThemeIcon('folder-opened'),
        act: 'folder',
      },
      { label: t('Name a Repository of the Hugging Face Hub...'), iconPath: new vscode.ThemeIcon('cloud'), act: 'hub' },
      {
        label: t('Use a Server...'),
        description: current.includes('://') && !used.has(current) ? `${current} · ${t('in use')}` : '',
        iconPath: new vscode.ThemeIcon('remote'),
        act: 'server',
      },
    ]),
  ];
}

/** A server in place of a model; it is asked, and agreed to, when it is first used. */
async function useServer(models: Models, settings: Settings): Promise<boolean> {
  const address = await models.servers.ask(await models.host());
  if (address === undefined) return false;
  await settings.choose('model', address);
  return true;
}

async function browse(models: Models, settings: Settings, isFolder: boolean): Promise<boolean> {
  const { t } = vscode.l10n;
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: false,
    canSelectFiles: !isFolder,
    canSelectFolders: isFolder,
    title: t('Choose a Model'),
    openLabel: t('Use Model'),
    ...(isFolder ? {} : { filters: { GGUF: ['gguf'] } }),
  });
  const path = chosen?.[0]?.fsPath;
  if (path === undefined) return false;
  const host = await models.host();
  const { name } = await host.add(path, models.hostOptions());
  await settings.choose('model', name);
  return true;
}

/** The name of a repository in what somebody wrote. */
type Naming = (text: string) => string | undefined;

/** A repository is only named here; it is fetched when it is first used, and only after a question. */
async function nameRepository(hubName: Naming, settings: Settings): Promise<boolean> {
  const { t } = vscode.l10n;
  const named = await vscode.window.showInputBox({
    title: t('Choose Model'),
    prompt: t('A repository with ONNX weights: organization/name, with @revision where it is not main'),
    placeHolder: 'onnx-community/Qwen3-0.6B-ONNX',
    validateInput: text => (text.trim() === '' || hubName(text) ? undefined : t('Write organization/name.')),
  });
  const name = named === undefined ? undefined : hubName(named);
  if (name === undefined) return false;
  await settings.choose('model', name);
  return true;
}
