import { Fragment } from '../onnx/fragment.ts';
import type { CarriedState } from './decoderExport.ts';

/** How many tokens stay; int64 `[1]`. */
export const TRIM_LENGTH = 'length';

/** A graph that cuts carried states back to their first tokens, so that they need not leave the device for it. */
export function trimGraph(carried: readonly CarriedState[]): Uint8Array {
  const graph = new Fragment('trim');
  const length = graph.input(TRIM_LENGTH, 'int64', [1]);
  const zero = graph.constant('int64', [0]);
  for (const { past, present, type, emptyShape, axis } of carried) {
    const shape = (growing: string) => emptyShape.map((size, i) => (i === axis ? growing : size));
    const state = graph.input(past, type, shape(`past_${axis}`));
    graph.nodes('Slice', [state, zero, length, graph.constant('int64', [axis])], [present]);
    graph.output(present, type, shape('kept'));
  }
  return graph.model();
}
