import { Fragment } from '../onnx/fragment.ts';
import { attention } from './attention.ts';
import { bodyNames } from './bodyNames.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { feedForward } from './feedForward.ts';
import type { GraphContext } from './graphContext.ts';
import type { GraphWeights } from './graphWeights.ts';
import { norm } from './norms.ts';
import { type Lengths, sequenceLengths, withPositions } from './sequence.ts';

/**
 * The transformer without its output matrix: token ids to normed hidden states. Branches stand one after the other in the
 * ids, and only attention tells them apart. It reads keys and values of earlier
 * tokens from caches of a fixed capacity and returns those of the new ones alone, `[branches, kvHeads, length, headSize]`: a
 * whole cache as an output would be copied out at every run.
 */
export function bodyGraph(config: DecoderConfig, weights: GraphWeights): Uint8Array {
  const graph = new Fragment('body');
  const context: GraphContext = { graph, config, weights };
  const ids = graph.input(bodyNames.ids, 'int64', [1, 'length']);
  const lengths = sequenceLengths(graph, config, ids);
  const hidden = hiddenStates(context, ids, lengths);
  graph.nodes('Identity', [hidden], [bodyNames.hidden]);
  graph.output(bodyNames.hidden, 'float32', [1, 'length', config.hiddenSize]);
  return graph.model();
}

/** Normed states after all layers, `[1, n, hidden]`, for ids `[1, n]`. */
export function hiddenStates(context: GraphContext, ids: string, lengths: Lengths): string {
  const { graph, config, weights } = context;
  let residual = weights.embed(graph, ids);
  if (config.embeddingScale !== 1) {
    residual = graph.node('Mul', [residual, graph.constant('float32', [config.embeddingScale])]);
  }
  if (!config.rope) residual = withPositions(context, residual, lengths);
  for (let layer = 0; layer < config.layers; layer++) residual = decoderLayer(context, layer, residual, lengths);
  return norm(context, residual, 'output_norm');
}

function decoderLayer(context: GraphContext, layer: number, residual: string, lengths: Lengths): string {
  const { graph, config } = context;
  const normed = (x: string, name: string) => norm(context, x, `blk.${layer}.${name}`);
  let attended = attention(context, layer, normed(residual, 'attn_norm'), lengths);
  if (config.postNorms) attended = normed(attended, 'post_attention_norm');
  const middle = graph.node('Add', [residual, attended]);
  let fed = feedForward(context, layer, normed(middle, 'ffn_norm'));
  if (config.postNorms) fed = normed(fed, 'post_ffw_norm');
  return graph.node('Add', [middle, fed]);
}
