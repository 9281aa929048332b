import type { GraphContext } from './graphContext.ts';

/**
 * The config's norm over the last axis; `name` without `.weight`. Root mean square: x / sqrt(mean(x^2) + epsilon) * w
 * (Zhang and Sennrich 2019, arXiv 1910.07467). Layer: (x - mean(x)) / sqrt(var(x) + epsilon) * w + b (Ba et al. 2016,
 * arXiv 1607.06450).
 */
export function norm({ graph, config, weights }: GraphContext, x: string, name: string): string {
  const weight = weights.vector(graph, `${name}.weight`);
  const attributes = { axis: -1, epsilon: { float: config.epsilon } };
  if (config.norm === 'rms') return graph.node('SimplifiedLayerNormalization', [x, weight], attributes);
  return graph.node('LayerNormalization', [x, weight, weights.vector(graph, `${name}.bias`)], attributes);
}

/** The same over each head of queries or keys `[1, n, heads * headSize]`. */
export function headNorm(context: GraphContext, x: string, heads: number, name: string): string {
  const { graph, config } = context;
  const split = graph.node('Reshape', [x, graph.constant('int64', [1, -1, heads, config.headSize])]);
  const normed = norm(context, split, name);
  return graph.node('Reshape', [normed, graph.constant('int64', [1, -1, heads * config.headSize])]);
}
