import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { UserError } from '#core/errors';
import type { Logger } from '#core/log';
import { ChannelClient } from '#core/protocol/channelClient';
import type { WorkerCalls, WorkerEvents } from '#core/protocol/worker';
import { deathError, outOfMemoryKills } from './processDeath.ts';
import { childPort } from './processPort.ts';

export interface InferenceProcessOptions {
  /** The bundled door of the process. */
  readonly workerPath: string;
  readonly log: Logger;
  /** What a cancelled request is given to stop before the process is killed, milliseconds. */
  readonly graceMs: number;
  /** Yields to whoever else wants the processor, such as an editor that is typed in. */
  readonly isPolite: boolean;
}

/** Characters of its standard error that are kept. */
const KEPT_STDERR = 8192;

/** A process whose pipe is closed is about to end; this is how long we wait before we help, milliseconds. */
const FAREWELL_MS = 1000;

/** One life of an inference process: forked when made, over when `died` resolves. */
export class InferenceProcess {
  readonly channel: ChannelClient<WorkerCalls, WorkerEvents>;
  /** Resolves when the process is gone: to why it was killed, or else to the named error of its death. */
  readonly died: Promise<Error>;
  readonly #child: ChildProcess;
  readonly #options: InferenceProcessOptions;
  #killedFor: Error | undefined;
  #stderr = '';

  constructor(options: InferenceProcessOptions) {
    this.#options = options;
    this.#child = fork(options.workerPath, [], {
      // Flags of the host (a debugger's port, say) are not for the child.
      execArgv: [],
      // In the editor the host's executable is Electron, which this turns into plain Node.
      // ONNX Runtime reports its use to its makers unless it is told not to.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    if (options.isPolite) yieldProcessor(this.#child.pid, options.log);
    this.#child.stderr?.setEncoding('utf8');
    this.#child.stderr?.on('data', (text: string) => this.#hear(text));
    this.#child.stderr?.on('error', error => options.log('debug', `Its standard error is lost: ${error.message}`));
    this.died = this.#death();
    this.channel = new ChannelClient<WorkerCalls, WorkerEvents>(childPort(this.#child, this.died), {
      listeners: { log: ({ level, message }) => options.log(level, message) },
      log: options.log,
      onCancel: ended => this.#expect(ended),
      // What a device has left behind in its process is anybody's guess.
      onFailure: error => error instanceof UserError && error.code === 'device-failed' && this.kill(error),
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** False from when it was killed or the pipe is closed, a little before `died`. */
  get connected(): boolean {
    return this.#killedFor === undefined && this.#child.connected;
  }

  /** Ends the process at once; open requests fail with `reason`. */
  kill(reason: Error): void {
    this.#killedFor ??= reason;
    this.#child.kill('SIGKILL');
  }

  #hear(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR);
    this.#options.log('debug', `inference process: ${text.trimEnd()}`);
  }

  #death(): Promise<Error> {
    const killsBefore = outOfMemoryKills();
    const child = this.#child;
    return new Promise(resolve => {
      const over = (exitCode: number | null, signal: string | null) => {
        const outOfMemory = signal === 'SIGKILL' && (outOfMemoryKills() ?? 0) > (killsBefore ?? 0);
        resolve(this.#killedFor ?? deathError({ exitCode, signal, stderr: this.#stderr, outOfMemory }));
      };
      child.on('error', error => {
        this.#hear(`${error.message}\n`);
        if (child.pid === undefined) over(null, null);
      });
      child.once('disconnect', () => setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS).unref());
      child.once('close', over);
      // `close` comes when all it sent and wrote was read, but never while a stranger holds its standard error open.
      child.once('exit', () => setTimeout(() => child.stderr?.destroy(), FAREWELL_MS).unref());
    });
  }

  #expect(ended: Promise<void>): void {
    const seconds = this.#options.graceMs / 1000;
    const stuck = new UserError(
      'inference-process-stuck',
      `The inference process did not stop within ${seconds} s of being told to, and was ended.`,
      'The next request starts it again. With a smaller model it answers sooner.',
    );
    const timer = setTimeout(() => this.kill(stuck), this.#options.graceMs);
    void ended.then(() => clearTimeout(timer));
  }
}

/** Half way to "below normal": typing goes first, and a machine that is busy otherwise does not starve it. */
const POLITE = constants.priority.PRIORITY_BELOW_NORMAL / 2;

/** Whether it is granted or not, the process computes the same. */
function yieldProcessor(pid: number | undefined, log: Logger): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, POLITE);
  } catch (error) {
    log('debug', `The inference process keeps its priority: ${error}`);
  }
}
