import { cpus } from 'node:os';
import { join } from 'node:path';
import type { CausalLm } from '#core/model/causalLm';
import { readJson, writeJson } from '../models/wholeFile.ts';
import { tokensPerSecond } from './measuredSpeed.ts';

/** Tokens per second of the two arithmetics, for a piece of a document on this machine. */
export interface Verdict {
  readonly exact: number;
  readonly fast: number;
}

export interface TrialRequest {
  /** SHA-256 of the model file, hex. */
  readonly digest: string;
  readonly threads: number;
  /** Tokens that the model reads at most. */
  readonly contextLength: number;
  /** Folder that remembers verdicts. */
  readonly folder: string;
  /** Opens the model with one of the two arithmetics. */
  readonly open: (precision: 'exact' | 'fast') => Promise<CausalLm>;
  /** Milliseconds, of a clock that never runs backwards. */
  readonly now: () => number;
}

/** Below so much gain the rounding is not worth it. */
const WORTHWHILE = 1.05;
const FILE = 'speed.json';

/** Whether quantised arithmetic is worth its rounding here. */
export function isWorthwhile({ exact, fast }: Verdict): boolean {
  return fast > WORTHWHILE * exact;
}

/**
 * Measures both arithmetics, each model loaded alone, and remembers the outcome for this model, processor and number
 * of threads: which of the two is faster depends on the processor's instructions more than on anything else.
 */
export async function precisionTrial({
  digest,
  threads,
  contextLength,
  folder,
  open,
  now,
}: TrialRequest): Promise<Verdict> {
  const path = join(folder, FILE);
  const key = `${digest.slice(0, 16)} ${threads} ${cpus()[0]?.model ?? 'unknown processor'}`;
  const known = await readVerdicts(path);
  const remembered = known[key];
  if (remembered) return remembered;
  const verdict = {
    exact: await speed(await open('exact'), contextLength, now),
    fast: await speed(await open('fast'), contextLength, now),
  };
  await writeJson(path, { ...known, [key]: verdict });
  return verdict;
}

async function speed(lm: CausalLm, most: number, now: () => number): Promise<number> {
  try {
    return await tokensPerSecond(lm, most, now);
  } finally {
    await lm.dispose();
  }
}

async function readVerdicts(path: string): Promise<Record<string, Verdict>> {
  const value = await readJson(path);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, verdict]) => isVerdict(verdict)));
}

function isVerdict(value: unknown): value is Verdict {
  const { exact, fast } = (value ?? {}) as Partial<Verdict>;
  return Number.isFinite(exact) && Number.isFinite(fast);
}
