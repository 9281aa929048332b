import { Cancelled } from '../errors.ts';
import type { CausalLm } from '../model/causalLm.ts';

export interface ShortContextOptions {
  /** Id of the token that every context starts with, or `null`. */
  readonly start: number | null;
  readonly signal: AbortSignal;
  /** Awaited before each run; where a run blocks its process, this is when a cancel can come in. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * ln p of the last of `ids` `[n]`, given only the `lengths[i]` tokens before it: `[lengths]`, nats. A length must lie
 * from 1 (0 where there is a start token) to n - 1. What distant context is worth to a model is measured by taking it
 * away (Khandelwal et al. 2018, "Sharp Nearby, Fuzzy Far Away").
 * @throws Cancelled between runs.
 */
export async function shortContexts(
  lm: CausalLm,
  ids: Int32Array,
  lengths: readonly number[],
  { start, signal, pause }: ShortContextOptions,
): Promise<Float32Array> {
  const least = start === null ? 1 : 0;
  const isFit = (length: number) => Number.isInteger(length) && length >= least && length < ids.length;
  if (!lengths.every(isFit)) throw new RangeError(`contexts of ${lengths} tokens before token ${ids.length}`);
  const logProbs = new Float32Array(lengths.length);
  lm.reserve(Math.max(0, ...lengths) + 1);
  for (const [at, length] of lengths.entries()) {
    await pause?.();
    if (signal.aborted) throw new Cancelled();
    const context = ids.subarray(ids.length - 1 - length, ids.length - 1);
    const inputs = start === null ? context : Int32Array.of(start, ...context);
    const targets = new Int32Array(inputs.length).fill(-1);
    targets[inputs.length - 1] = ids.at(-1)!;
    lm.truncate(0);
    const rows = await lm.advance(inputs, targets, { k: 1 });
    logProbs[at] = rows.logProb[0]!;
  }
  return logProbs;
}
