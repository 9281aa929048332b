import type { DecoderExport, IdType } from '#core/model/decoderExport';
import type { TensorData } from './session.ts';

/**
 * What an export is fed of tokens: the `ids` from `past` on, and what goes with them. `keep` rows of logits are wanted,
 * counted from the end.
 */
export function tokenFeeds(
  shape: DecoderExport,
  ids: Int32Array,
  past: number,
  keep: number,
): Record<string, TensorData> {
  const run = [...ids.subarray(past)];
  const feeds: Record<string, TensorData> = { [shape.ids.name]: integers(shape.ids.type, run) };
  const places = run.map((_, i) => past + i);
  if (shape.positions) feeds[shape.positions.name] = integers(shape.positions.type, places);
  if (shape.mask) feeds[shape.mask.name] = integers(shape.mask.type, new Array<number>(ids.length).fill(1));
  if (shape.useCache) feeds[shape.useCache] = { data: Uint8Array.of(past > 0 ? 1 : 0), shape: [1] };
  if (shape.keep) feeds[shape.keep.name] = { ...int64([keep]), shape: shape.keep.scalar ? [] : [1] };
  return feeds;
}

function integers(type: IdType, values: readonly number[]): TensorData {
  const shape = [1, values.length];
  return type === 'int64' ? { ...int64(values), shape } : { data: Int32Array.from(values), shape };
}

export function int64(values: readonly number[]): TensorData {
  return { data: BigInt64Array.from(values, BigInt), shape: [values.length] };
}
