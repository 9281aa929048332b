import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** True while any thread of the process runs; a process that only waits to be buried is gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // The first thread may be a zombie while others still hold the pipes: state is field 3, the count field 20.
    return fields[0] !== 'Z' || Number(fields[17]) > 1;
  } catch {
    return false;
  }
}

/** Milliseconds until the process was gone; throws after `limit` of them. */
export async function untilGone(pid: number, limit: number): Promise<number> {
  const start = performance.now();
  while (isAlive(pid)) {
    if (performance.now() - start > limit) throw new Error(`Process ${pid} is still there after ${limit} ms.`);
    await sleep(10);
  }
  return performance.now() - start;
}
