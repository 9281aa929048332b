import { Fragment } from '../onnx/fragment.ts';
import { appendNextTokenProbe } from '../onnx/probes/nextToken.ts';
import { mergeMessages } from '../onnx/wire.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { GraphWeights } from './graphWeights.ts';
import { TABLE } from './weightPlan.ts';

export const headNames = { hidden: 'last_hidden_state', logits: 'logits' };

/** The output matrix: hidden states `[rows, hidden]` to logits `[rows, vocabulary]`. */
export function logitsGraph(config: DecoderConfig, weights: GraphWeights): Uint8Array {
  return head(config, weights).model();
}

/** The output matrix with the next-token probe appended; who asks for measures alone leaves the logits where they are. */
export function probedGraph(config: DecoderConfig, weights: GraphWeights): Uint8Array {
  const probe = new Fragment('probe');
  appendNextTokenProbe(probe, headNames.logits, config.vocabularySize);
  return mergeMessages([head(config, weights).model(), probe.fragment()]);
}

function head(config: DecoderConfig, weights: GraphWeights): Fragment {
  const graph = new Fragment('head');
  const hidden = graph.input(headNames.hidden, 'float32', ['rows', config.hiddenSize]);
  const logits = weights.linear(graph, hidden, config.tied ? TABLE : 'output.weight');
  graph.nodes('Identity', [logits], [headNames.logits]);
  graph.output(headNames.logits, 'float32', ['rows', config.vocabularySize]);
  return graph;
}
