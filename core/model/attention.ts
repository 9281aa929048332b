import { bodyNames } from './bodyNames.ts';
import { type GraphContext, linear } from './graphContext.ts';
import { headNorm } from './norms.ts';
import type { Lengths } from './sequence.ts';

/**
 * Causal attention with grouped keys and values (Ainslie et al. 2023, arXiv 2305.13245) over a cache; the keys and values
 * of the new tokens are outputs of the graph.
 */
export function attention(context: GraphContext, layer: number, x: string, lengths: Lengths): string {
  const { graph, config } = context;
  const { heads, kvHeads, headSize } = config;
  const cacheShape = lengths.whole
    ? ['batch_size', kvHeads, 'past_sequence_length', headSize]
    : ['branches', kvHeads, 'capacity', headSize];
  const pastKey = graph.input(bodyNames.pastKey(layer), 'float32', cacheShape);
  const pastValue = graph.input(bodyNames.pastValue(layer), 'float32', cacheShape);
  const [q, k, v] = projections(context, layer, x);
  const apart = [
    graph.node('Reshape', [q, lengths.queryShape]),
    graph.node('Reshape', [k, lengths.keyShape]),
    graph.node('Reshape', [v, lengths.keyShape]),
  ];
  const presents = [bodyNames.presentKey(layer), bodyNames.presentValue(layer)] as const;
  const [attended, keys, values] = graph.nodes(
    'com.microsoft:GroupQueryAttention',
    [...apart, pastKey, pastValue, lengths.last, lengths.totalScalar, ...rotaryInputs(context, layer)],
    lengths.whole ? [`attended.${layer}`, ...presents] : 3,
    {
      num_heads: heads,
      kv_num_heads: kvHeads,
      scale: { float: config.attentionScale },
      do_rotary: config.rope ? 1 : 0,
      rotary_interleaved: config.rope?.interleaved ? 1 : 0,
      local_window_size: config.slidingWindow(layer) || -1,
    },
  );
  for (const [i, name] of presents.entries()) {
    if (lengths.whole) graph.output(name, 'float32', ['batch_size', kvHeads, 'total_sequence_length', headSize]);
    else {
      const present = i === 0 ? keys! : values!;
      graph.nodes('Slice', [present, lengths.past, lengths.total, graph.constant('int64', [2])], [name]);
      graph.output(name, 'float32', ['branches', kvHeads, 'added', headSize]);
    }
  }
  const joined = graph.node('Reshape', [attended!, graph.constant('int64', [1, -1, heads * headSize])]);
  return linear(context, joined, `blk.${layer}.attn_output`);
}

/** Queries, keys and values, `[1, n, heads * headSize]` each; the file may hold them in one matrix, in this order. */
function projections(context: GraphContext, layer: number, x: string): [q: string, k: string, v: string] {
  const { graph, config } = context;
  const { heads, kvHeads, headSize } = config;
  const tensor = (name: string) => `blk.${layer}.${name}`;
  if (config.fused.queries) {
    const sizes = [heads, kvHeads, kvHeads].map(count => count * headSize);
    const all = linear(context, x, tensor('attn_qkv'));
    const [q, k, v] = graph.nodes('Split', [all, graph.constant('int64', sizes)], 3, { axis: -1 });
    return [q!, k!, v!];
  }
  const q = linear(context, x, tensor('attn_q'));
  const k = linear(context, x, tensor('attn_k'));
  const v = linear(context, x, tensor('attn_v'));
  if (!config.headNorms) return [q, k, v];
  return [headNorm(context, q, heads, tensor('attn_q_norm')), headNorm(context, k, kvHeads, tensor('attn_k_norm')), v];
}

function rotaryInputs({ graph, config, weights }: GraphContext, layer: number): string[] {
  if (!config.rope) return [];
  const { cos, sin } = weights.rotary(graph, layer);
  return [cos, sin];
}
