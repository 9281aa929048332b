import { type GraphContext, linear } from './graphContext.ts';

/**
 * down(act(up x)), or with a gate down(act(gate x) * up x) (Shazeer 2020, arXiv 2002.05202). Gate and up may lie in one
 * matrix, the gate first.
 */
export function feedForward(context: GraphContext, layer: number, x: string): string {
  const { graph, config } = context;
  const tensor = (name: string) => `blk.${layer}.${name}`;
  const up = linear(context, x, tensor('ffn_up'));
  if (!config.gated) return linear(context, activated(context, up), tensor('ffn_down'));
  const [gate, value] = config.fused.gate
    ? graph.nodes('Split', [up], 2, { axis: -1, num_outputs: 2 })
    : [linear(context, x, tensor('ffn_gate')), up];
  return linear(context, graph.node('Mul', [activated(context, gate!), value!]), tensor('ffn_down'));
}

function activated({ graph, config }: GraphContext, x: string): string {
  return config.activation === 'silu'
    ? graph.node('com.microsoft:QuickGelu', [x], { alpha: { float: 1 } })
    : graph.node('Gelu', [x], { approximate: 'tanh' });
}
