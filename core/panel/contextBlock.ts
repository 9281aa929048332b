import type { BarsBlock } from '../lens/block.ts';
import { count } from '../lens/numbers.ts';
import { step } from '../lens/scale.ts';
import { surprisal } from '../lens/surprisal.ts';
import { natsToBits } from '../math/units.ts';

/** Title of the block, also while it is being asked for. */
export const CONTEXT_TITLE = 'With less context';

/** Tokens of context that a token is scored with again. */
const LENGTHS = [1, 4, 16, 64, 256];

/** Those that are fewer than what a row saw. */
export function shorterContexts(context: number): readonly number[] {
  return LENGTHS.filter(length => length < context);
}

/** Surprisal of a token after the last `lengths[i]` tokens only, `logProbs` `[lengths]` in nats; then after all that it saw. */
export function contextBlock(
  lengths: readonly number[],
  logProbs: Float32Array,
  all: { readonly context: number; readonly logProb: number },
): BarsBlock {
  const seen = [...lengths, all.context];
  const bits = [...logProbs, all.logProb].map(logProb => 0 - natsToBits(logProb));
  const most = Math.max(...bits, Number.MIN_VALUE);
  return {
    kind: 'bars',
    title: CONTEXT_TITLE,
    bars: seen.map((length, at) => ({
      label: count(length, 'token'),
      share: bits[at]! / most,
      figure: surprisal.format(bits[at]!),
      step: step(surprisal.scale, bits[at]!),
      here: at === lengths.length,
    })),
  };
}
