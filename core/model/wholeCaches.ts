import { Fragment } from '../onnx/fragment.ts';
import { bodyNames } from './bodyNames.ts';
import type { CarriedState } from './decoderExport.ts';

/** Keys and values of all layers, as the body carries them when its caches hold no more than what counts. */
export function bodyStates(config: {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headSize: number;
}): readonly CarriedState[] {
  const { layers, kvHeads, headSize } = config;
  return Array.from({ length: layers }, (_, layer) => [
    { past: bodyNames.pastKey(layer), present: `whole.${layer}.key` },
    { past: bodyNames.pastValue(layer), present: `whole.${layer}.value` },
  ])
    .flat()
    .map(names => ({ ...names, type: 'float32', emptyShape: [1, kvHeads, 0, headSize], axis: 2 }));
}

/** The body's output with the new tokens of a cache. */
export function addedName(past: string): string {
  return past.replace('past_key_values', 'present');
}

/**
 * Appended to the body: its caches with the new tokens behind the old ones, as outputs that can stay on the device and
 * be fed again. Without it the body gives the new tokens alone, for caches that the worker holds.
 */
export function wholeCaches(states: readonly CarriedState[]): Uint8Array {
  const graph = new Fragment('whole');
  for (const { past, present, type, emptyShape } of states) {
    graph.nodes('Concat', [past, addedName(past)], [present], { axis: 2 });
    graph.output(present, type, [1, emptyShape[1]!, 'whole', emptyShape[3]!]);
  }
  return graph.fragment();
}
