import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { wait } from './cancel.ts';
import { errorCode } from './wholeFile.ts';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once, when another process holds the lock. */
  readonly onWait?: (() => void) | undefined;
  /** A lock whose holder has not touched it for so long is taken over. */
  readonly staleAfterMs?: number | undefined;
}

/**
 * Runs `work` while no other process does so under the same lock file. The lock only spares doing the same work twice:
 * nothing may rest on it alone, because a lock taken over after a long sleep can have two holders.
 * @throws Cancelled while waiting.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const staleAfterMs = options.staleAfterMs ?? 15_000;
  const token = await acquire(path, staleAfterMs, options);
  const heartbeat = setInterval(() => void touch(path), staleAfterMs / 5);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readFile(path, 'utf8').catch(() => '')) === token) await rm(path, { force: true });
  }
}

async function acquire(path: string, staleAfterMs: number, options: LockOptions): Promise<string> {
  const token = JSON.stringify({ pid: process.pid, host: hostname(), nonce: Math.random() });
  for (let attempt = 0; ; attempt += 1) {
    if (await create(path, token)) return token;
    if (attempt === 0) options.onWait?.();
    const isGone = (await isLeft(path, staleAfterMs)) && (await discard(path, staleAfterMs));
    if (!isGone) await wait(100 + 50 * Math.random(), options.signal);
  }
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(token);
    await file.close();
    return true;
  } catch (error) {
    // Windows says EPERM for a file that is just being deleted.
    if (['EEXIST', 'EPERM', 'EBUSY'].includes(errorCode(error))) return false;
    throw error;
  }
}

/** Whether its holder has left a lock file; its age and its holder are read of one file, which another may replace. */
async function isLeft(path: string, staleAfterMs: number): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const age = Date.now() - (await file.stat()).mtimeMs;
      return isAbandoned(JSON.parse((await file.readFile('utf8')) || 'null'), age, staleAfterMs);
    } finally {
      await file.close();
    }
  } catch {
    // Gone in the meantime, or half written: ask again.
    return false;
  }
}

function isAbandoned(holder: unknown, age: number, staleAfterMs: number): boolean {
  if (!isHolder(holder) || holder.host !== hostname()) return age > staleAfterMs;
  // After a sleep of the machine all look stale: a living holder gets longer to say so. It may be another program
  // with its number, so it does not get for ever.
  return !isAlive(holder.pid) || age > 8 * staleAfterMs;
}

/**
 * Takes an abandoned lock file away, and says whether it did. One at a time looks and removes, so that none removes the
 * lock that another has just made in its place.
 */
async function discard(path: string, staleAfterMs: number): Promise<boolean> {
  const claim = `${path}.claim`;
  if (!(await create(claim, ''))) {
    // Whoever claimed it has died over it.
    const age = await stat(claim).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > staleAfterMs) await rm(claim, { force: true });
    return false;
  }
  try {
    const left = await isLeft(path, staleAfterMs);
    if (left) await rm(path, { force: true });
    return left;
  } finally {
    await rm(claim, { force: true });
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function isHolder(value: unknown): value is { pid: number; host: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'host' in value &&
    typeof value.host === 'string'
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
