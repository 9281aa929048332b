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
