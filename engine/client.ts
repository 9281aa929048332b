import { join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import type { Logger } from '#core/log';
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
import { Deaths } from './deaths.ts';
import { InferenceProcess } from './inferenceProcess.ts';

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
}

/** Longer than one run of a large model on a slow machine: to kill a process that would have stopped is the worse error. */
const DEFAULT_GRACE_MS = 30_000;

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
  readonly #deaths: Deaths;
  #process: InferenceProcess | undefined;
  /** The model of the present process, or on its way there. */
  #loaded: Promise<ModelCard> | undefined;
  /** What `load` was last asked for; a new process starts with it. */
  #wanted: LoadParams | undefined;
  /** The same for the second model, where there is one. */
  #second: Promise<ModelCard | null> | undefined;
  #wantedSecond: LoadParams | null = null;
  #disposed = false;

  constructor(options: ModelClientOptions) {
    this.#options = options;
    this.#deaths = new Deaths(options.now ?? (() => performance.now()));
  }

  /** Id of the inference process, while there is one. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Loads a model, in place of the one before. A cancelled load leaves none. */
  async load(params: LoadParams, options: RequestOptions<LoadProgress> = {}): Promise<ModelCard> {
    if (options.signal?.aborted) throw new Cancelled();
    const running = await this.#running();
    this.#wanted = params;
    return this.#load(running, params, options);
  }

  /** Loads a second model beside the first, to compare the two; `null` frees it. */
  async loadSecond(params: LoadParams | null, options: RequestOptions<LoadProgress> = {}): Promise<ModelCard | null> {
    if (options.signal?.aborted) throw new Cancelled();
    const running = await this.#running();
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
    const running = await this.#running();
    await untilAborted(this.#loaded ?? this.#reload(running), options.signal).catch(error => {
      // Somebody cancelled the load, not this request.
      throw error instanceof Cancelled && !options.signal?.aborted && !this.#disposed ? noModel() : error;
    });
    if (this.#wantedSecond)
      await untilAborted(this.#second ?? this.#loadSecond(running, this.#wantedSecond), options.signal);
    return running.channel.request(method, params, options);
  }

  /** Forgets the deaths so far, so that a client that gave up tries again. */
  reset(): void {
    this.#deaths.forget();
  }

  /** Kills the process; its requests end as cancelled, and so do all later ones. Resolves when it is gone. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#process?.kill(new Cancelled());
    await this.#process?.died;
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
    if (!this.#wanted) throw noModel();
    this.#options.log('info', `Loading ${this.#wanted.path} again.`);
    return this.#load(running, this.#wanted, {});
  }

  /** The process, forked if there is none. */
  async #running(): Promise<InferenceProcess> {
    // Its pipe is closed but it is not gone yet: what is asked now is for the next one.
    while (this.#process && !this.#process.connected) await this.#process.died;
    if (this.#disposed) throw new Cancelled();
    if (this.#deaths.gaveUp) throw this.#deaths.gaveUp;
    this.#process ??= this.#start();
    return this.#process;
  }

  #start(): InferenceProcess {
    const { workerPath, log, graceMs = DEFAULT_GRACE_MS, isPolite = false } = this.#options;
    const started = new InferenceProcess({ workerPath, log, graceMs, isPolite });
    log('debug', `Started inference process ${started.pid}.`);
    void started.died.then(reason => {
      this.#process = undefined;
      this.#loaded = undefined;
      this.#second = undefined;
      if (!this.#disposed) this.#mourn(reason);
    });
    return started;
  }

  #mourn(reason: Error): void {
    this.#options.log('warn', reason.message);
    this.#deaths.add(reason);
  }
}

function noModel(): UserError {
  return new UserError('model-not-found', 'No model is loaded.', 'Choose a model first.');
}

/** The promise, or `Cancelled` as soon as the signal fires; what the promise stands for goes on. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new Cancelled());
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
