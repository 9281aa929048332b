import { topK } from '../math/topK.ts';

/** The share of tokens that are called forking (Wang and others 2025). */
export const FORKING_SHARE = 0.2;

/**
 * Forking tokens, `[n]` of 0 and 1: the ceil(0.2 n) scored rows with the largest entropy, at least one, exactly that
 * many, ties to the earlier row (Wang and others 2025, "Beyond the 80/20 rule", who take the share over all responses
 * of a batch; here the text is the batch).
 */
export function forkingRows(entropy: Float32Array): Uint8Array {
  const marks = new Uint8Array(entropy.length);
  const scored = entropy.reduce((n, value) => (Number.isNaN(value) ? n : n + 1), 0);
  const rows = new Int32Array(Math.ceil(FORKING_SHARE * scored));
  topK(entropy, rows);
  for (const row of rows) marks[row] = 1;
  return marks;
}

/** Keeps the last forking token apart from the first that is none, where both would lie on the boundary. */
const APART = 1e-6;

/**
 * The share of the scored rows at less open places, `[n]`, in [0, 1]: at least 1 - `FORKING_SHARE` exactly for forking
 * tokens. NaN where a row was not scored.
 */
export function openness(entropy: Float32Array): Float32Array {
  const rows = Array.from(entropy.keys()).filter(row => !Number.isNaN(entropy[row]!));
  rows.sort((a, b) => entropy[b]! - entropy[a]! || a - b);
  const shares = new Float32Array(entropy.length).fill(Number.NaN);
  for (const [place, row] of rows.entries()) shares[row] = 1 - place / rows.length - (place === 0 ? 0 : APART);
  return shares;
}
