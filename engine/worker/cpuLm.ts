import { emptyMeasures } from '#core/math/nextTokenMeasures';
import { bodyNames } from '#core/model/bodyGraph';
import type { CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import type { Head } from './head.ts';
import { type HeldTensor, holdTensor, type Session } from './session.ts';

/** What a causal model needs to know of its graphs. */
export interface LmShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
}

/** Body and head graphs on the CPU, with keys and values held in place. */
export class CpuLm implements CausalLm {
  private count = 0;
  private ids = new Int32Array(0);
  private readonly caches: Record<string, HeldTensor> = {};
  private readonly bodyOutputs: Record<string, HeldTensor | null> = { [bodyNames.hidden]: null };

  constructor(
    private readonly body: Session,
    private readonly head: Head,
    private readonly shape: LmShape,
  ) {}

  get vocabularySize(): number {
    return this.shape.vocabularySize;
  }

  get capacity(): number {
    return this.ids.length;
  }

  get length(): number {
    return this.count;
  }

  get cached(): Int32Array {
    return this.ids.subarray(0, this.count);
  }

  reserve(capacity: number): void {
    if (capacity === this.ids.length) return;
    const { layers, kvHeads, headSize } = this.shape;
    this.ids = new Int32Array(capacity);
    this.count = 0;
    for (let layer = 0; layer < layers; layer++) {
      for (const [past, present] of cacheNames(layer)) {
        const held = holdTensor(new Float32Array(kvHeads * capacity * headSize), [1, kvHeads, capacity, headSize]);
        this.caches[past] = held;
        this.bodyOutputs[present] = held;
      }
    }
  }

  truncate(length: number): void {
    if (length < 0 || length > this.count) throw new RangeError(`cannot truncate ${this.count} tokens to ${length}`);
    this.count = length;
  }

  async advance(ids: Int32Array, targets: Int32Array, wanted: Wanted): Promise<ProbeRows> {
    if (this.count + ids.length > this.ids.length) throw new RangeError('the KV cache is full');
    if (targets.length !== ids.length) throw new RangeError('one target per id');
    const hidden = ids.length > 0 ? await this.runBody(ids) : new Float32Array(0);
    this.ids.set(ids, this.count);
    this.count += ids.length;
    const width = this.shape.hiddenSize;
    const rows = wantedRows(targets);
    const states = rows.length === ids.length ? hidden : pickRows(hidden, rows, width);
    const actual = Int32Array.from(rows, row => targets[row]!);
    const measures = emptyMeasures(rows.length, wanted.k);
    for (let start = 0; start < rows.length; start += this.head.rows) {
      const end = Math.min(rows.length, start + this.head.rows);
      await this.head.measure(
        states.subarray(start * width, end * width),
        actual.subarray(start, end),
        measures,
        start,
      );
    }
    return { ...measures, hidden: wanted.hidden ? states : null };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.body.dispose(), this.head.dispose()]);
  }

  /** Hidden states `[n, hidden]` after each of `ids`, whose keys and values are appended to the cache. */
  private async runBody(ids: Int32Array): Promise<Float32Array> {
    const total = this.count + ids.length;
    const outputs = await this.body.run(
      {
        [bodyNames.ids]: { data: BigInt64Array.from(ids, BigInt), shape: [1, ids.length] },
        [bodyNames.lastPosition]: { data: Int32Array.of(total - 1), shape: [1] },
        [bodyNames.totalLength]: { data: Int32Array.of(total), shape: [] },
      },
      this.caches,
      this.bodyOutputs,
    );
    return outputs[bodyNames.hidden] as Float32Array;
  }
}

function cacheNames(layer: number): [past: string, present: string][] {
  return [
    [bodyNames.pastKey(layer), bodyNames.presentKey(layer)],
    [bodyNames.pastValue(layer), bodyNames.presentValue(layer)],
  ];
}

function wantedRows(targets: Int32Array): number[] {
  const rows: number[] = [];
  for (let row = 0; row < targets.length; row++) if (targets[row]! >= 0) rows.push(row);
  return rows;
}

function pickRows(hidden: Float32Array, rows: readonly number[], width: number): Float32Array {
  const states = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    states.set(hidden.subarray(row * width, (row + 1) * width), i * width);
  });
  return states;
}
