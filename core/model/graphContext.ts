import type { Fragment } from '../onnx/fragment.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { GraphWeights } from './graphWeights.ts';

/** What every part of the body is built from. */
export interface GraphContext {
  readonly graph: Fragment;
  readonly config: DecoderConfig;
  readonly weights: GraphWeights;
}

/** x W^T, plus b where the file has one; `name` without `.weight`. */
export function linear({ graph, config, weights }: GraphContext, x: string, name: string): string {
  const product = weights.linear(graph, x, `${name}.weight`);
  const bias = `${name}.bias`;
  return config.biases.has(bias) ? graph.node('Add', [product, weights.vector(graph, bias)]) : product;
}
