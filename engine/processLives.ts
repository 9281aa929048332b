import { Cancelled } from '#core/errors';
import type { Logger } from '#core/log';
import { Deaths } from './deaths.ts';
import { InferenceProcess } from './inferenceProcess.ts';

export interface LivesOptions {
  readonly workerPath: string;
  readonly log: Logger;
  readonly graceMs?: number;
  readonly isPolite?: boolean;
  readonly now?: () => number;
}

/** Longer than one run of a large model on a slow machine: to kill a process that would have stopped is the worse error. */
const DEFAULT_GRACE_MS = 30_000;

/** The inference processes of one client, one after the other: forked when needed, until they have died too often. */
export class ProcessLives {
  readonly #options: LivesOptions;
  readonly #onDeath: (reason: Error) => void;
  readonly #deaths: Deaths;
  #process: InferenceProcess | undefined;
  #isOver = false;

  /** `onDeath` is told why a process is gone, unless `dispose` was the reason. */
  constructor(options: LivesOptions, onDeath: (reason: Error) => void) {
    this.#options = options;
    this.#onDeath = onDeath;
    this.#deaths = new Deaths(options.now ?? (() => performance.now()));
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether `dispose` was called. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The process, forked if there is none. @throws Cancelled, UserError `inference-gave-up`. */
  async running(): Promise<InferenceProcess> {
    // Its pipe is closed but it is not gone yet: what is asked now is for the next one.
    while (this.#process && !this.#process.connected) await this.#process.died;
    if (this.#isOver) throw new Cancelled();
    if (this.#deaths.gaveUp) throw this.#deaths.gaveUp;
    this.#process ??= this.#start();
    return this.#process;
  }

  /** Forgets the deaths so far. */
  reset(): void {
    this.#deaths.forget();
  }

  /** Kills the process, for good. Resolves when it is gone. */
  async dispose(): Promise<void> {
    this.#isOver = true;
    this.#process?.kill(new Cancelled());
    await this.#process?.died;
  }

  #start(): InferenceProcess {
    const { workerPath, log, graceMs = DEFAULT_GRACE_MS, isPolite = false } = this.#options;
    const started = new InferenceProcess({ workerPath, log, graceMs, isPolite });
    log('debug', `Started inference process ${started.pid}.`);
    void started.died.then(reason => {
      this.#process = undefined;
      if (this.#isOver) return;
      log('warn', reason.message);
      this.#deaths.add(reason);
      this.#onDeath(reason);
    });
    return started;
  }
}
