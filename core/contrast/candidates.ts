/** Alternatives below this probability are not tried, and no more than this many are (Bigelow and others 2024). */
const LEAST_PROBABILITY = 0.05;
const MOST_ALTERNATIVES = 3;

/**
 * The `count` rows of `from` to `to` - 1 with the largest (`high`) or smallest values, best first; holes are none, ties to
 * the earlier.
 */
export function rankedRows(
  values: Float32Array,
  [from, to]: readonly [number, number],
  count: number,
  end: 'high' | 'low',
): number[] {
  const sign = end === 'high' ? -1 : 1;
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const scored = rows.filter(row => !Number.isNaN(values[row]!));
  scored.sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
  return scored.slice(0, count);
}

/** What could have stood at a row: the likely tokens but for its own, most likely first. */
export function likelyOthers(
  {
    k,
    ids,
    topIds,
    topLogProbs,
  }: {
    readonly k: number;
    readonly ids: Int32Array;
    readonly topIds: Int32Array;
    readonly topLogProbs: Float32Array;
  },
  row: number,
): { readonly id: number; readonly probability: number }[] {
  const others: { id: number; probability: number }[] = [];
  for (let j = row * k; j < (row + 1) * k && others.length < MOST_ALTERNATIVES; j++) {
    const [id, probability] = [topIds[j]!, Math.exp(topLogProbs[j]!)];
    if (id >= 0 && id !== ids[row] && probability > LEAST_PROBABILITY) others.push({ id, probability });
  }
  return others;
}
