import type { Prefix } from './findCritical.ts';
import type { Tally } from './pivot.ts';

/**
 * How continuations came out, by prefix: one sign for each index, `1` a success, `0` none, `.` not yet tried. Small enough
 * to be kept beside a result, so that a search that was stopped goes on where it was.
 */
export type TrialRecord = Record<string, string>;

/** A response that succeeded and one that did not, where there were any. */
export interface Examples {
  readonly success?: string;
  readonly failure?: string;
}

/** The name of a prefix in a record: `12`, `12+345` with another token, `12-` without the text's own. */
export function prefixKey({ place, append, without }: Prefix): string {
  return `${place}${append >= 0 ? `+${append}` : ''}${without ? '-' : ''}`;
}

/** Notes an outcome. */
export function note(record: TrialRecord, prefix: Prefix, index: number, success: boolean): void {
  const key = prefixKey(prefix);
  const signs = (record[key] ?? '').padEnd(index, '.');
  record[key] = `${signs.slice(0, index)}${success ? '1' : '0'}${signs.slice(index + 1)}`;
}

/** What is known of the first `n` continuations of a prefix. */
export function tallyOf(record: TrialRecord, prefix: Prefix, n: number): Tally {
  const known = [...(record[prefixKey(prefix)] ?? '').slice(0, n)].filter(sign => sign !== '.');
  return { successes: known.filter(sign => sign === '1').length, n: known.length };
}

/** Runs of indices below `n` that were not tried yet: `[first, count]`. */
export function missing(record: TrialRecord, prefix: Prefix, n: number): [first: number, count: number][] {
  const signs = (record[prefixKey(prefix)] ?? '').padEnd(n, '.');
  const runs: [number, number][] = [];
  for (let index = 0; index < n; index++) {
    if (signs[index] !== '.') continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === index) last[1] += 1;
    else runs.push([index, 1]);
  }
  return runs;
}

/** A record as it was read from somewhere, or `undefined` where it is none. */
export function readRecord(value: unknown): TrialRecord | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const isRecord = entries.every(([key, signs]) => {
    return /^\d+(\+\d+)?-?$/.test(key) && typeof signs === 'string' && /^[01.]*$/.test(signs);
  });
  return isRecord ? Object.fromEntries(entries) : undefined;
}
