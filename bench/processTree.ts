import { readdirSync, readFileSync } from 'node:fs';

/** Bytes held by a process and all its descendants at one moment. */
export interface Held {
  readonly processes: number;
  /** Sum of resident sets; pages that processes share count in each. */
  readonly resident: number;
  /** Sum of proportional set sizes; a shared page counts once. `NaN` where it was not asked for. */
  readonly proportional: number;
}

/** Reads /proc of Linux. A process that ends meanwhile counts as nothing. */
export function heldBy(pid: number, withProportional: boolean): Held {
  const pids = descendants(pid);
  const sum = (read: (pid: number) => number) => pids.reduce((total, each) => total + read(each), 0);
  return {
    processes: pids.length,
    resident: sum(each => kilobytes(`/proc/${each}/status`, 'VmRSS')),
    proportional: withProportional ? sum(each => kilobytes(`/proc/${each}/smaps_rollup`, 'Pss')) : Number.NaN,
  };
}

function descendants(pid: number): number[] {
  const children = threadsOf(pid).flatMap(thread => numbers(readOrEmpty(`/proc/${pid}/task/${thread}/children`)));
  return [pid, ...children.flatMap(descendants)];
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function kilobytes(path: string, name: string): number {
  return 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readOrEmpty(path))?.[1] ?? 0);
}

function numbers(words: string): number[] {
  return words.split(' ').filter(Boolean).map(Number);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
