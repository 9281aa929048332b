import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { wait } from './cancel.ts';
import { errorCode, temporaryBeside } from './wholeFile.ts';

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
    const abandoned = await abandonedContent(path, staleAfterMs);
    if (abandoned !== undefined) await discard(path, abandoned);
    else await wait(100 + 50 * Math.random(), options.signal);
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

/** What stands in a lock file that its holder has left; `undefined` while it is held. */
async function abandonedContent(path: string, staleAfterMs: number): Promise<string | undefined> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs;
    const content = await readFile(path, 'utf8');
    return isAbandoned(JSON.parse(content || 'null'), age, staleAfterMs) ? content : undefined;
  } catch {
    // Gone in the meantime, or half written: ask again.
    return undefined;
  }
}

function isAbandoned(holder: unknown, age: number, staleAfterMs: number): boolean {
  if (!isHolder(holder) || holder.host !== hostname()) return age > staleAfterMs;
  // After a sleep of the machine all look stale: a living holder gets longer to say so. It may be another program
  // with its number, so it does not get for ever.
  return !isAlive(holder.pid) || age > 8 * staleAfterMs;
}

/** Takes an abandoned lock file away by a rename, which only one of several waiting processes can do. */
async function discard(path: string, abandoned: string): Promise<void> {
  const aside = temporaryBeside(path);
  try {
    await rename(path, aside);
    // Another one was faster and this is already its new lock: back to its place.
    if ((await readFile(aside, 'utf8')) !== abandoned) await link(aside, path);
  } catch {
    // It is gone, or there is a newer one: nothing is left to take away.
  }
  await rm(aside, { force: true });
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
