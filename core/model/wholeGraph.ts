import { Fragment } from '../onnx/fragment.ts';
import { hiddenStates } from './bodyGraph.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { GraphWeights } from './graphWeights.ts';
import { maskedLengths } from './sequence.ts';
import { TABLE } from './weightPlan.ts';

/**
 * The model in one graph as exporters for ONNX Runtime make it: `input_ids` `[batch, sequence]`, `attention_mask` over past
 * and run, and past keys and values in; `logits` and present keys and values out.
 */
export function wholeGraph(config: DecoderConfig, weights: GraphWeights): Uint8Array {
  const graph = new Fragment('model');
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length']);
  const lengths = maskedLengths(graph, config, ids, mask);
  // Branches stand one after the other, as in the body that is run here.
  const flat = graph.node('Reshape', [ids, graph.constant('int64', [1, -1])]);
  const hidden = hiddenStates({ graph, config, weights }, flat, lengths);
  const logits = weights.linear(graph, hidden, config.tied ? TABLE : 'output.weight');
  const size = graph.constant('int64', [-1, config.vocabularySize]);
  const shape = graph.node('Concat', [lengths.branches, size], { axis: 0 });
  graph.nodes('Reshape', [logits, shape], ['logits']);
  graph.output('logits', 'float32', ['batch_size', 'sequence_length', config.vocabularySize]);
  return graph.model();
}
