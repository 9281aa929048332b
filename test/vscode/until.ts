import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  readonly timeoutMs?: number;
  readonly pollMs?: number;
}

/** Long enough for a machine with two busy cores; a test that passes never waits so long. */
const defaultTimeoutMs = 30_000;

/**
 * The first value of `look` that is neither `undefined`, `null` nor `false`. What `look` throws counts as "not yet".
 * @throws Error that names what was waited for and what was seen last.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { timeoutMs = defaultTimeoutMs, pollMs = 50 }: UntilOptions = {},
): Promise<T> {
  const start = performance.now();
  let last: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() - start > timeoutMs) break;
    await sleep(pollMs);
  }
  const seen = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for: ${what}. Last seen: ${seen}`);
}
