import type { Fragment } from '../fragment.ts';

/**
 * The `k` `[1]` largest of `logits` `[m, vocabulary]`, descending, ties by lower id: `TopK` in two stages. The k
 * largest lie in the k blocks with the largest maxima, so `TopK`, whose cost is its length, sees only those.
 */
export function mostLikely(
  graph: Fragment,
  logits: string,
  k: string,
  vocabularySize: number,
): { readonly logits: string; readonly ids: string } {
  const block = middleDivisor(vocabularySize);
  const blocks = vocabularySize / block;
  const split = graph.node('Reshape', [logits, graph.constant('int64', [-1, blocks, block])]);
  const maxima = graph.reduceMax(split, 2);
  const kept = graph.node('Min', [k, graph.constant('int64', [blocks])]);
  const [, unordered] = graph.nodes('TopK', [maxima, kept], 2, { axis: 1, largest: 1, sorted: 1 });
  // In the order of their ids, so that equal logits keep it.
  const [chosen] = graph.nodes('TopK', [unordered!, kept], 2, { axis: 1, largest: 0, sorted: 1 });
  const index = graph.node('Unsqueeze', [chosen!, graph.constant('int64', [2])]);
  const candidates = graph.node('GatherND', [split, index], { batch_dims: 1 });
  const flat = graph.node('Reshape', [candidates, graph.constant('int64', [0, -1])]);
  const [values, places] = graph.nodes('TopK', [flat, k], 2, { axis: 1, largest: 1, sorted: 1 });
  const size = graph.constant('int64', [block]);
  const home = graph.node('GatherElements', [chosen!, graph.node('Div', [places!, size])], { axis: 1 });
  const ids = graph.node('Add', [graph.node('Mul', [home, size]), graph.node('Mod', [places!, size])]);
  return { logits: values!, ids };
}

/** The divisor of `size` nearest its square root from below; 1 for a prime. */
export function middleDivisor(size: number): number {
  let divisor = Math.floor(Math.sqrt(size));
  while (size % divisor !== 0) divisor--;
  return divisor;
}
