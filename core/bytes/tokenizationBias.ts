import { natsToBits } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';

/**
 * The tokenization bias of each token, `[n]`, bits: the surprisal of its text by its bytes - that of the token, so above 0
 * where the text costs more than the token says. `exact` `[n]` is ln p of the text of each token's span, nats.
 * Tokens that share a character count as one, with the first of them, which has its text. NaN for the others, and
 * where anything is not known.
 */
export function tokenizationBias(
  exact: ArrayLike<number>,
  { length, offsets, logProb }: Pick<TokenStats, 'length' | 'offsets' | 'logProb'>,
): Float32Array {
  const bias = new Float32Array(length).fill(Number.NaN);
  const isEmpty = (row: number) => offsets[2 * row] === offsets[2 * row + 1];
  for (let row = 0; row < length; row += 1) {
    if (isEmpty(row)) continue;
    let own = logProb[row]!;
    for (let next = row + 1; next < length && isEmpty(next); next += 1) own += logProb[next]!;
    bias[row] = natsToBits(own - exact[row]!);
  }
  return bias;
}
