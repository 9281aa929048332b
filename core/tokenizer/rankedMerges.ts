import type { BytePairSpec } from './spec.ts';

/**
 * The merges of a vocabulary in which every two tokens that join to one are merged: left token, right token and product of
 * each, in the order in which they go first, that of the products and then the longest left part (`generate_merges` of
 * `transformers`).
 */
export function rankedMerges({ tokens, control, byteTokens, scores }: BytePairSpec): number[] {
  const ids = new Map<string, number>();
  for (let id = 0; id < tokens.length; id += 1) ids.set(tokens[id]!, id);
  for (const id of [...control, ...byteTokens]) ids.delete(tokens[id]!);
  const products = [...ids.values()];
  if (scores) products.sort((a, b) => scores[b]! - scores[a]! || a - b);
  const merges: number[] = [];
  for (const product of products) {
    const token = tokens[product]!;
    for (let cut = token.length - 1; cut > 0; cut -= 1) {
      const left = ids.get(token.slice(0, cut));
      const right = ids.get(token.slice(cut));
      if (left !== undefined && right !== undefined) merges.push(left, right, product);
    }
  }
  return merges;
}
