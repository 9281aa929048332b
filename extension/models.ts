import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import type { ModelCard } from '#core/model/modelCard';
import type { RequestOptions } from '#core/protocol/channelClient';
import type { Question, WorkerCalls } from '#core/protocol/worker';
import type { ModelClient } from '#engine/client';
import { tellLeft } from './deviceWords.ts';
import type { Log } from './log.ts';
import type { HostOptions, ModelHost } from './modelHost.ts';
import { openModel } from './openModel.ts';
import type { RecentModels } from './recentModels.ts';
import type { Servers } from './servers.ts';
import type { Settings } from './settings.ts';

/** Settings that say which model computes, and how. */
const HOW = ['model', 'precision', 'device', 'threads'] as const;

export type ModelState = 'none' | 'loading' | 'ready';

/** The model: fetched, loaded and freed as it is needed. It computes in a process of its own. */
export class Models implements vscode.Disposable {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #folders: readonly string[];
  readonly servers: Servers;
  readonly recent: RecentModels;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #replaced = new vscode.EventEmitter<void>();
  readonly #asked = new vscode.EventEmitter<void>();
  #client: ModelClient | undefined;
  #loading: { readonly card: Promise<ModelCard>; readonly abort: AbortController } | undefined;
  #card: ModelCard | undefined;
  /** The second model that a process has. */
  #second: { readonly key: string; readonly client: ModelClient } | undefined;
  #isReady = false;

  /** Fires when a model begins to load, is there, or is gone. */
  readonly onDidChange = this.#changed.event;
  /** Fires when scores of the model before no longer count. */
  readonly onDidReplace = this.#replaced.event;
  /** Fires when something is asked that others have to give way to. */
  readonly onDidAsk = this.#asked.event;

  /** `folders` are those of the extension in which a model may have been shipped. */
  constructor(settings: Settings, log: Log, folders: readonly string[], servers: Servers, recent: RecentModels) {
    this.#settings = settings;
    this.#log = log;
    this.#folders = folders;
    this.servers = servers;
    this.recent = recent;
    settings.onDidChange(keys => {
      if (HOW.some(key => keys.has(key))) this.replace();
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

  /** Asks the chosen model, which is loaded first. @throws Cancelled where the user declines. */
  async ask<M extends Question>(
    method: M,
    params: WorkerCalls[M]['params'],
    options: RequestOptions<WorkerCalls[M]['progress']> & { readonly givesWay?: true } = {},
  ): Promise<WorkerCalls[M]['result']> {
    if (!options.givesWay) this.#asked.fire();
    await this.ensure();
    if (options.signal?.aborted || !this.#client) throw new Cancelled();
    return this.#client.ask(method, params, options);
  }

  /** Loads the chosen model unless it is there. All who ask while it loads wait for the same. */
  async ensure(): Promise<ModelCard> {
    return this.#isReady && this.#card ? this.#card : this.#begin(false);
  }

  /** Loads a second model beside the first, unless it is there: another one, or the first in its other precision. */
  async second(other: { readonly model: string } | 'other precision', signal: AbortSignal): Promise<void> {
    const { precision: own } = await this.ensure();
    const isOwn = other === 'other precision';
    const precision = isOwn && own === 'exact' ? 'fast' : isOwn ? 'exact' : this.#settings.precision;
    const model = isOwn ? this.#settings.model : other.model;
    const key = `${precision} ${model ?? ''}`;
    const client = this.#client;
    if (!client || (this.#second?.key === key && this.#second.client === client)) return;
    const host = await this.host();
    const path = await host.resolve(model, this.hostOptions({ signal }));
    const { threads } = this.#settings;
    const importFolder = host.importFolder();
    const params = { path, importFolder, precision, threads, parts: 'all', insist: isOwn } as const;
    this.#second = undefined;
    await client.loadSecond(params, { signal });
    this.#second = { key, client };
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

  /** The card of the model with its speed on this machine, measured where that was not done before. */
  async measured(): Promise<ModelCard> {
    const card = await this.ensure();
    if (card.speed !== undefined) return card;
    await this.free();
    return this.#begin(true);
  }

  /** After three deaths the client gives up; this lets it try again. */
  tryAgain(): void {
    this.#client?.reset();
  }

  async host(): Promise<ModelHost> {
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
    this.#asked.dispose();
  }

  /** Joins the loading there is, or loads, and measures how fast the model is. */
  #begin(measure: boolean): Promise<ModelCard> {
    if (this.#loading) return this.#loading.card;
    const abort = new AbortController();
    const card = this.#load(abort, measure);
    this.#loading = { card, abort };
    this.#changed.fire();
    card
      .catch(() => {})
      .finally(() => {
        if (this.#loading?.card === card) this.#loading = undefined;
        this.#changed.fire();
      });
    return card;
  }

  async #load(abort: AbortController, measure: boolean): Promise<ModelCard> {
    let own: ModelClient | undefined;
    const onClient = (client: ModelClient) => {
      own = client;
      this.#client = client;
    };
    try {
      const options = this.hostOptions({ signal: abort.signal });
      const onReload = (card: ModelCard) => {
        const before = this.#card?.device;
        this.#card = card;
        this.#changed.fire();
        if (before !== card.device) tellLeft(card);
      };
      const { servers, recent } = this;
      const opening = { options, abort, servers, recent, onClient, onReload, measure };
      const { client, card } = await openModel(await this.host(), this.#settings, opening);
      this.#isReady = this.#client === client;
      this.#card = card;
      return card;
    } catch (error) {
      if (this.#client === own) this.#client = undefined;
      throw error;
    }
  }
}
