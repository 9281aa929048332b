import type { ChildProcess } from 'node:child_process';

/** Groups to be ended when this process ends, however it ends. */
const running = new Set<ChildProcess>();

/** Ends a child and all it started when this process ends by itself or by a signal. The child must lead a group of its own. */
export function endWithThisProcess(child: ChildProcess): void {
  if (running.size === 0) {
    process.on('exit', endAll);
    for (const signal of signals) process.on(signal, endBySignal);
  }
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    if (running.size > 0) return;
    process.off('exit', endAll);
    for (const signal of signals) process.off(signal, endBySignal);
  });
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}

function endBySignal(signal: NodeJS.Signals): void {
  endAll();
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

/** Sends a signal to a child and all it started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // All of it has ended.
  }
}
