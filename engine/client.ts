import { join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import type { Logger } from '#core/log';
import { decidedDevice } from '#core/model/device';
import type { ModelCard } from '#core/model/modelCard';
import type { RequestOptions } from '#core/protocol/channelClient';
import type {
  EncodeResult,
  LoadParams,
  LoadProgress,
  Question,
  RescoreParams,
  RescoreProgress,
  ScoreChunk,
  ScoreParams,
  ScoreSummary,
  WorkerCalls,
} from '#core/protocol/worker';
import { devicesInProcesses, type ModelDevices } from './devices/modelDevices.ts';
import type { InferenceProcess } from './inferenceProcess.ts';
import { ProcessLives } from './processLives.ts';
import { untilAborted } from './untilAborted.ts';

export interface ModelClientOptions {
  /** The bundled door of the inference process; `defaultWorkerPath()` where all bundles lie side by side. */
  readonly workerPath: string;
  readonly log: Logger;
  /** What a cancelled request is given to stop before it costs the process its life, milliseconds. */
  readonly graceMs?: number;
  /** The process yields to whoever else wants the processor; see `InferenceProcessOptions`. */
  readonly isPolite?: boolean;
  /** A clock that never runs backwards, milliseconds. */
  readonly now?: () => number;
  /** How long the trial of a device may take, milliseconds. */
  readonly longestTrialMs?: number;
  /** Told the card when a model was loaded again, since a device may have been left behind. */
  readonly onReload?: (card: ModelCard) => void;
}

/** The worker's bundle, beside the bundle that this code is part of. The shipped bundles are CommonJS. */
export function defaultWorkerPath(): string {
  return join(__dirname, 'worker.cjs');
}

/**
 * One model in a process of its own. The process is forked at the first request and kept until `dispose`. If it dies,
 * the requests it had fail by name and are not repeated, since one of them may be the cause; the next request forks
 * again and loads the model again.
 */
export class ModelClient {
  readonly #options: ModelClientOptions;
  readonly #lives: ProcessLives;
  readonly #devices: ModelDevices;
  /** The model of the present process, or on its way there. */
  #loaded: Promise<ModelCard> | undefined;
  /** What `load` was last asked for; a new process starts with it. */
  #wanted: LoadParams | undefined;
  /** The same for the second model, where there is one. */
  #second: Promise<ModelCard | null> | undefined;
  #wantedSecond: LoadParams | null = null;
  /** A device that has failed is being left. */
  #leaving: Promise<void> | undefined;

  constructor(options: ModelClientOptions) {
    this.#options = options;
    this.#lives = new ProcessLives(options, reason => this.#mourn(reason));
    this.#devices = devicesInProcesses(options);
  }

  /** Id of the inference process, while there is one. */
  get pid(): number | undefined {
    return this.#lives.pid;
  }

  /**
   * Loads a model, in place of the one before. A cancelled load leaves none. Where a device fails, the CPU is used, and
   * the card says so.
   */
  async load(params: LoadParams, options: RequestOptions<LoadProgress> = {}): Promise<ModelCard> {
    if (options.signal?.aborted) throw new Cancelled();
    // Without a wish nothing is waited for: what is asked next finds this load.
    const decided = hasWish(params) ? await this.#devices.decide(params, options.signal) : this.#devices.none(params);
    const running = await this.#lives.running();
    this.#wanted = decided;
    const card = await this.#load(running, decided, options).catch(async error => {
      if (decidedDevice(decided) === 'cpu' || error instanceof Cancelled) throw error;
      await this.#leaveDevice(decided, error);
      return this.#load(await this.#lives.running(), this.#wanted ?? params, options);
    });
    return this.#devices.told(card);
  }

  /** Loads a second model beside the first, to compare the two; `null` frees it. */
  async loadSecond(params: LoadParams | null, options: RequestOptions<LoadProgress> = {}): Promise<ModelCard | null> {
    if (options.signal?.aborted) throw new Cancelled();
    const running = await this.#lives.running();
    this.#wantedSecond = params;
    return this.#loadSecond(running, params, options);
  }

  /** Scores a text with the loaded model; `onProgress` is handed the rows as they come. */
  score(params: ScoreParams, options: RequestOptions<ScoreChunk> = {}): Promise<ScoreSummary> {
    return this.ask('score', params, options);
  }

  /** Scores what an edit has changed; see `WorkerCalls.rescore`. */
  rescore(params: RescoreParams, options: RequestOptions<RescoreProgress> = {}): Promise<ScoreSummary> {
    return this.ask('rescore', params, options);
  }

  /** Cuts a text into the tokens of the loaded model. */
  encode(params: { readonly text: string }, options: RequestOptions<never> = {}): Promise<EncodeResult> {
    return this.ask('encode', params, options);
  }

  /** Asks anything of the loaded models; see `WorkerCalls`. */
  async ask<M extends Question>(
    method: M,
    params: WorkerCalls[M]['params'],
    options: RequestOptions<WorkerCalls[M]['progress']> = {},
  ): Promise<WorkerCalls[M]['result']> {
    if (options.signal?.aborted) throw new Cancelled();
    const running = await this.#lives.running();
    await untilAborted(this.#loaded ?? this.#reload(running), options.signal).catch(error => {
      // Somebody cancelled the load, not this request.
      throw error instanceof Cancelled && !options.signal?.aborted && !this.#lives.isOver ? noModel() : error;
    });
    if (this.#wantedSecond)
      await untilAborted(this.#second ?? this.#loadSecond(running, this.#wantedSecond), options.signal);
    return running.channel.request(method, params, options);
  }

  /** Forgets the deaths so far, so that a client that gave up tries again. */
  reset(): void {
    this.#lives.reset();
  }

  /** Kills the process; its requests end as cancelled, and so do all later ones. Resolves when it is gone. */
  async dispose(): Promise<void> {
    await this.#lives.dispose();
  }

  #load(running: InferenceProcess, params: LoadParams, options: RequestOptions<LoadProgress>): Promise<ModelCard> {
    const card = running.channel.request('load', params, options);
    this.#loaded = card;
    card.catch(error => {
      if (this.#loaded === card) this.#loaded = undefined;
      if (this.#wanted === params && error instanceof Cancelled) this.#wanted = undefined;
    });
    return card;
  }

  #loadSecond(running: InferenceProcess, params: LoadParams | null, options: RequestOptions<LoadProgress> = {}) {
    const card = running.channel.request('loadSecond', params, options);
    this.#second = card;
    card.catch(() => {
      if (this.#second === card) this.#second = undefined;
      // What cannot be loaded does not stand in the way of what needs no second model.
      if (this.#wantedSecond === params) this.#wantedSecond = null;
    });
    return card;
  }

  async #reload(running: InferenceProcess): Promise<ModelCard> {
    if (this.#leaving) await this.#leaving;
    if (this.#loaded) return this.#loaded;
    if (!this.#wanted) throw noModel();
    this.#options.log('info', `Loading ${this.#wanted.path} again.`);
    const card = this.#devices.told(await this.#load(running, this.#wanted, {}));
    this.#options.onReload?.(card);
    return card;
  }

  #mourn(reason: Error): void {
    this.#loaded = undefined;
    this.#second = undefined;
    const wanted = this.#wanted;
    if (wanted && decidedDevice(wanted) !== 'cpu') void this.#leaveDevice(wanted, reason);
  }

  /** The device of the model has failed in use: the CPU goes on. */
  #leaveDevice(params: LoadParams, reason: Error): Promise<void> {
    const leaving =
      this.#leaving ??
      this.#devices.leave(params, reason).then(decided => {
        this.#wanted = decided;
        this.#leaving = undefined;
      });
    this.#leaving = leaving;
    return leaving;
  }
}

function hasWish({ device, parts, server }: LoadParams): boolean {
  return server === undefined && parts === 'all' && device !== undefined && device !== 'cpu';
}

function noModel(): UserError {
  return new UserError('model-not-found', 'No model is loaded.', 'Choose a model first.');
}
