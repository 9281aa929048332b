import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Cancelled } from '#core/errors';
import type { Environment } from './store.ts';

export interface RunOptions {
  readonly env: Environment;
  /** Working folder; that of this process by default. */
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called every `pollMs`; a number that changes is a sign of life, as output is. */
  readonly pulse?: (() => Promise<number>) | undefined;
  readonly pollMs?: number | undefined;
  /** The process is ended when it shows no sign of life for so long. */
  readonly stallMs: number;
}

export interface RunResult {
  /** `missing`: there is no such program; `stalled`: ended because it showed no sign of life. */
  readonly outcome: 'done' | 'failed' | 'missing' | 'stalled';
  /** Standard output and standard error as they came, the last 64 KB. */
  readonly output: string;
}

/**
 * Runs a program to its end, its children included.
 * @throws Cancelled after the whole process tree was ended.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  if (options.signal?.aborted) throw new Cancelled();
  // A group of its own, so that all of it can be ended at once.
  const child = spawn(program, args, {
    env: options.env,
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const watch = watchProcess(child, options);
  const endWithUs = () => endTree(child, 'SIGKILL');
  process.once('exit', endWithUs);
  try {
    const missing = await started(child);
    if (missing) return { outcome: 'missing', output: missing };
    const [code] = await once(child, 'close');
    if (options.signal?.aborted) throw new Cancelled();
    if (watch.stalled()) return { outcome: 'stalled', output: watch.output() };
    return { outcome: code === 0 ? 'done' : 'failed', output: watch.output() };
  } finally {
    process.off('exit', endWithUs);
    watch.stop();
  }
}

/** Undefined once the process runs, else why it could not be started. */
function started(child: ChildProcess): Promise<string | undefined> {
  return new Promise(resolve => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', error => resolve(error.message));
  });
}

interface Watch {
  output(): string;
  stalled(): boolean;
  stop(): void;
}

function watchProcess(child: ChildProcess, options: RunOptions): Watch {
  let output = '';
  let stalled = false;
  let lastLife = performance.now();
  let lastPulse = 0;
  const hear = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-65_536);
    lastLife = performance.now();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const end = () => {
    endTree(child, 'SIGTERM');
    setTimeout(() => endTree(child, 'SIGKILL'), graceMs).unref();
  };
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    const pulse = (await options.pulse?.()) ?? 0;
    looking = false;
    if (pulse !== lastPulse) lastLife = performance.now();
    lastPulse = pulse;
    if (stalled || performance.now() - lastLife < options.stallMs) return;
    stalled = true;
    end();
  };
  const timer = setInterval(() => void look(), options.pollMs ?? 200);
  options.signal?.addEventListener('abort', end, { once: true });
  const stop = () => {
    clearInterval(timer);
    options.signal?.removeEventListener('abort', end);
  };
  return { output: () => output, stalled: () => stalled, stop };
}

/** Time to end in order before it is ended by force. */
const graceMs = 1500;

function endTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).unref();
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // It has ended already.
  }
}
