import { dataType, Fragment } from '../onnx/fragment.ts';
import type { DecoderConfig } from './decoderConfig.ts';

/** Where the graph finds its weights; the importer decides how each is stored. */
export interface GraphWeights {
  /** Rows of the token embedding table for `ids` `[1, n]`: `[1, n, hidden]`. */
  embed(graph: Fragment, ids: string): string;
  /** x W^T for the tensor's W `[out, in]`. */
  linear(graph: Fragment, x: string, tensor: string): string;
  /** A vector held in float32. */
  vector(graph: Fragment, tensor: string): string;
  /** Rotary tables of a layer, `[positions, size / 2]`. */
  rotary(graph: Fragment, layer: number): { readonly cos: string; readonly sin: string };
}

/** Names of the body's inputs and outputs. */
export const bodyNames = {
  ids: 'input_ids',
  /** Tokens in the cache before this run; int64 `[1]`. */
  pastLength: 'past_length',
  /** Sequences that are run side by side, equally long; int64 `[1]`, 1 for one text. */
  branches: 'branches',
  hidden: 'last_hidden_state',
  pastKey: (layer: number) => `past_key_values.${layer}.key`,
  pastValue: (layer: number) => `past_key_values.${layer}.value`,
  presentKey: (layer: number) => `present.${layer}.key`,
  presentValue: (layer: number) => `present.${layer}.value`,
};

/** Lengths of the sequence that attention is told, made once for all layers. */
interface Lengths {
  /** Before the run; int64 `[1]`. */
  readonly past: string;
  /** After the run; int64 `[1]`. */
  readonly total: string;
  /** The same, int32 scalar. */
  readonly totalScalar: string;
  /** One less, for each branch; int32 `[branches]`. */
  readonly last: string;
  /** Shapes `[branches, added, width]` of queries, and of keys and values; int64 `[3]`. */
  readonly queryShape: string;
  readonly keyShape: string;
}

/**
 * The transformer without its output matrix: token ids to normed hidden states. Branches stand one after the other in the
 * ids, and only attention tells them apart. It reads keys and values of earlier
 * tokens from caches of a fixed capacity and returns those of the new ones alone, `[branches, kvHeads, length, headSize]`: a
 * whole cache as an output would be copied out at every run.
 */
export function bodyGraph(config: DecoderConfig, weights: GraphWeights): Uint8Array {
  const graph = new Fragment('body');
  const ids = graph.input(bodyNames.ids, 'int64', [1, 'length']);
  const lengths = sequenceLengths(graph, config, ids);
  let residual = weights.embed(graph, ids);
  if (config.embeddingScale !== 1) {
    residual = graph.node('Mul', [residual, graph.constant('float32', [config.embeddingScale])]);
  }
  for (let layer = 0; layer < config.layers; layer++) {
    residual = decoderLayer(graph, config, weights, layer, residual, lengths);
  }
  const normed = rmsNorm(graph, config, residual, weights.vector(graph, 'output_norm.weight'));
  graph.nodes('Identity', [normed], [bodyNames.hidden]);
  graph.output(bodyNames.hidden, 'float32', [1, 'length', config.hiddenSize]);
  return graph.model();
}

function decoderLayer(
  graph: Fragment,
  config: DecoderConfig,
  weights: GraphWeights,
  layer: number,
  residual: string,
  lengths: Lengths,
): string {
  const tensor = (name: string) => `blk.${layer}.${name}.weight`;
  const norm = (x: string, name: string) => rmsNorm(graph, config, x, weights.vector(graph, tensor(name)));
  let attended = attention(graph, config, weights, layer, norm(residual, 'attn_norm'), lengths);
  if (config.postNorms) attended = norm(attended, 'post_attention_norm');
  const middle = graph.node('Add', [residual, attended]);
  let fed = feedForward(graph, config, weights, tensor, norm(middle, 'ffn_norm'));
  if (config.postNorms) fed = norm(fed, 'post_ffw_norm');
  return graph.node('Add', [middle, fed]);
}

function sequenceLengths(graph: Fragment, config: DecoderConfig, ids: string): Lengths {
  const past = graph.input(bodyNames.pastLength, 'int64', [1]);
  const branches = graph.input(bodyNames.branches, 'int64', [1]);
  const length = graph.node('Div', [graph.node('Shape', [ids], { start: 1, end: 2 }), branches]);
  const total = graph.node('Add', [past, length]);
  const int32 = graph.node('Cast', [total], { to: dataType.int32 });
  const totalScalar = graph.node('Squeeze', [int32, graph.constant('int64', [0])]);
  const last = graph.node('Sub', [int32, graph.constant('int32', [1])]);
  const apart = (heads: number) => {
    return graph.node('Concat', [branches, graph.constant('int64', [-1, heads * config.headSize])], { axis: 0 });
  };
  return {
    past,
    total,
    totalScalar,
    last: graph.node('Expand', [last, branches]),
    queryShape: apart(config.heads),
    keyShape: apart(config.kvHeads),
  };
}

function attention(
  graph: Fragment,
  config: DecoderConfig,
  weights: GraphWeights,
  layer: number,
  x: string,
  lengths: Lengths,
): string {
  const tensor = (name: string) => `blk.${layer}.${name}.weight`;
  const { heads, kvHeads, headSize } = config;
  const cacheShape = ['branches', kvHeads, 'capacity', headSize];
  const pastKey = graph.input(bodyNames.pastKey(layer), 'float32', cacheShape);
  const pastValue = graph.input(bodyNames.pastValue(layer), 'float32', cacheShape);
  let q = weights.linear(graph, x, tensor('attn_q'));
  let k = weights.linear(graph, x, tensor('attn_k'));
  let v = weights.linear(graph, x, tensor('attn_v'));
  if (config.headNorms) {
    q = headNorm(graph, config, q, heads, weights.vector(graph, tensor('attn_q_norm')));
    k = headNorm(graph, config, k, kvHeads, weights.vector(graph, tensor('attn_k_norm')));
  }
  q = graph.node('Reshape', [q, lengths.queryShape]);
  [k, v] = [graph.node('Reshape', [k, lengths.keyShape]), graph.node('Reshape', [v, lengths.keyShape])];
  const { cos, sin } = weights.rotary(graph, layer);
  const [attended, keys, values] = graph.nodes(
    'com.microsoft:GroupQueryAttention',
    [q, k, v, pastKey, pastValue, lengths.last, lengths.totalScalar, cos, sin],
    3,
    {
      num_heads: heads,
      kv_num_heads: kvHeads,
      scale: { float: config.attentionScale },
      do_rotary: 1,
      rotary_interleaved: config.rope.interleaved ? 1 : 0,
      local_window_size: config.slidingWindow(layer) || -1,
    },
  );
  const added = [
    [keys!, bodyNames.presentKey(layer)],
    [values!, bodyNames.presentValue(layer)],
  ] as const;
  for (const [present, name] of added) {
    graph.nodes('Slice', [present, lengths.past, lengths.total, graph.constant('int64', [2])], [name]);
    graph.output(name, 'float32', ['branches', kvHeads, 'added', headSize]);
  }
  const joined = graph.node('Reshape', [attended!, graph.constant('int64', [1, -1, heads * headSize])]);
  return weights.linear(graph, joined, tensor('attn_output'));
}

function feedForward(
  graph: Fragment,
  config: DecoderConfig,
  weights: GraphWeights,
  tensor: (name: string) => string,
  x: string,
): string {
  const gate = weights.linear(graph, x, tensor('ffn_gate'));
  const up = weights.linear(graph, x, tensor('ffn_up'));
  const activated =
    config.activation === 'silu'
      ? graph.node('com.microsoft:QuickGelu', [gate], { alpha: { float: 1 } })
      : graph.node('Gelu', [gate], { approximate: 'tanh' });
  return weights.linear(graph, graph.node('Mul', [activated, up]), tensor('ffn_down'));
}

/** x / sqrt(mean(x^2) + epsilon) * weight over the last axis (Zhang and Sennrich 2019, arXiv 1910.07467). */
function rmsNorm(graph: Fragment, config: DecoderConfig, x: string, weight: string): string {
  return graph.node('SimplifiedLayerNormalization', [x, weight], { axis: -1, epsilon: { float: config.epsilon } });
}

function headNorm(graph: Fragment, config: DecoderConfig, x: string, heads: number, weight: string): string {
  const split = graph.node('Reshape', [x, graph.constant('int64', [1, -1, heads, config.headSize])]);
  const normed = rmsNorm(graph, config, split, weight);
  return graph.node('Reshape', [normed, graph.constant('int64', [1, -1, heads * config.headSize])]);
}
