import { emptyMeasures } from '#core/math/nextTokenMeasures';
import { bodyNames } from '#core/model/bodyNames';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import { CpuBranches } from './cpuBranches.ts';
import type { Head } from './head.ts';
import { KvCache, type LmShape } from './kvCache.ts';
import type { Session } from './session.ts';

/** Body and head graphs on the CPU, with the keys and values of earlier tokens held here. */
export class CpuLm implements CausalLm {
  private count = 0;
  private ids = new Int32Array(0);
  private cache: KvCache;

  constructor(
    private readonly body: Session,
    private readonly head: Head,
    private readonly shape: LmShape,
  ) {
    this.cache = new KvCache(shape, 1, 0);
  }

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
    this.ids = new Int32Array(capacity);
    this.count = 0;
    this.cache = new KvCache(this.shape, 1, capacity);
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
    const logits = wanted.logits ? new Float32Array(rows.length * this.vocabularySize) : null;
    for (let start = 0; start < rows.length; start += this.head.rows) {
      const end = Math.min(rows.length, start + this.head.rows);
      await this.head.measure(
        states.subarray(start * width, end * width),
        actual.subarray(start, end),
        measures,
        start,
        logits,
      );
    }
    return { ...measures, hidden: wanted.hidden ? states : null, logits };
  }

  fork(): CausalLm {
    const fork = new CpuLm(this.body, this.head, this.shape);
    fork.dispose = async () => fork.reserve(0);
    return fork;
  }

  get bytesPerToken(): number {
    const { layers, kvHeads, headSize } = this.shape;
    return 2 * 4 * layers * kvHeads * headSize;
  }

  branch(width: number, room: number): Branches {
    return new CpuBranches(this.body, this.head, this.shape, this.cache, this.count, { width, room });
  }

  async dispose(): Promise<void> {
    await Promise.all([this.body.dispose(), this.head.dispose()]);
  }

  /** Hidden states `[n, hidden]` after each of `ids`, whose keys and values are appended to the cache. */
  private async runBody(ids: Int32Array): Promise<Float32Array> {
    this.cache.fit(this.count + ids.length, this.count);
    const outputs = await this.body.run(
      {
        [bodyNames.ids]: { data: BigInt64Array.from(ids, BigInt), shape: [1, ids.length] },
        [bodyNames.pastLength]: { data: BigInt64Array.of(BigInt(this.count)), shape: [1] },
        [bodyNames.branches]: { data: BigInt64Array.of(1n), shape: [1] },
      },
      this.cache.held,
      [bodyNames.hidden, ...this.cache.outputs],
    );
    this.cache.append(outputs, this.count, ids.length);
    return outputs[bodyNames.hidden] as Float32Array;
  }
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
