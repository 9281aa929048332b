import { Cancelled } from '../errors.ts';
import type { CausalLm } from '../model/causalLm.ts';

/** How token sequences are run. */
export interface PathOptions {
  /** Tokens that the KV cache is made to hold. */
  readonly capacity: number;
  readonly chunk: number;
  readonly signal: AbortSignal;
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * ln p of the tokens of a sequence from place `from` on, which must be above 0, each given those before it. What the KV
 * cache holds already is not run again. @throws Cancelled between pieces.
 */
export async function pathLogProbs(
  lm: CausalLm,
  path: readonly number[],
  from: number,
  { capacity, chunk, signal, pause }: PathOptions,
): Promise<Float64Array> {
  lm.reserve(capacity);
  const { cached } = lm;
  let shared = 0;
  while (shared < Math.min(cached.length, from - 1) && cached[shared] === path[shared]) shared += 1;
  lm.truncate(shared);
  const found: number[] = [];
  for (let at = shared; at < path.length - 1; at += chunk) {
    await pause?.();
    if (signal.aborted) throw new Cancelled();
    const ids = Int32Array.from(path.slice(at, Math.min(path.length - 1, at + chunk)));
    const targets = ids.map((_, i) => (at + i + 1 >= from ? path[at + i + 1]! : -1));
    const rows = await lm.advance(ids, targets, { k: 0 });
    found.push(...rows.logProb);
  }
  return Float64Array.from(found);
}
