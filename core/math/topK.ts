/**
 * Writes the ids of the `ids.length` largest values to `ids`, descending, ties by lower id; -1 where there are too few.
 * NaN is never chosen. O(n log k) time, no memory: `ids` is a heap with its worst entry on top until all values are seen.
 */
export function topK(values: Float32Array, ids: Int32Array): void {
  const size = Math.min(ids.length, values.length);
  ids.fill(-1);
  let held = 0;
  for (let id = 0; id < values.length && size > 0; id++) {
    const value = values[id]!;
    if (Number.isNaN(value)) continue;
    if (held < size) {
      ids[held] = id;
      siftUp(values, ids, held);
      held += 1;
    } else if (value > values[ids[0]!]!) {
      // A later id with an equal value loses the tie, so only a larger value enters.
      ids[0] = id;
      siftDown(values, ids, held);
    }
  }
  // Taking the worst off the top again and again leaves the best in front.
  for (let end = held - 1; end > 0; end--) {
    swap(ids, 0, end);
    siftDown(values, ids, end);
  }
}

function worse(values: Float32Array, a: number, b: number): boolean {
  return values[a]! < values[b]! || (values[a]! === values[b]! && a > b);
}

function siftUp(values: Float32Array, heap: Int32Array, from: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!worse(values, heap[at]!, heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(values: Float32Array, heap: Int32Array, length: number): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= length) return;
    const right = left + 1;
    const child = right < length && worse(values, heap[right]!, heap[left]!) ? right : left;
    if (!worse(values, heap[child]!, heap[at]!)) return;
    swap(heap, child, at);
    at = child;
  }
}

function swap(heap: Int32Array, a: number, b: number): void {
  const kept = heap[a]!;
  heap[a] = heap[b]!;
  heap[b] = kept;
}
