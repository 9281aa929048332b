import { bodyNames } from '#core/model/bodyNames';
import type { Branches } from '#core/model/causalLm';
import type { Head } from './head.ts';
import { KvCache, type LmShape } from './kvCache.ts';
import type { Session } from './session.ts';

/** Continuations of one text on the CPU, each with a copy of its keys and values. */
export class CpuBranches implements Branches {
  #cache: KvCache;
  #length: number;

  /** `prefix` is a cache of one text, of which the first `length` tokens count. */
  constructor(
    private readonly body: Session,
    private readonly head: Head,
    private readonly shape: LmShape,
    prefix: KvCache,
    length: number,
    { width, room }: { readonly width: number; readonly room: number },
  ) {
    this.#cache = new KvCache(shape, width, length + room);
    this.#cache.copy(prefix, new Array<number>(width).fill(0), length);
    this.#length = length;
  }

  get width(): number {
    return this.#cache.branches;
  }

  async advance(ids: Int32Array): Promise<Float32Array> {
    if (ids.length !== this.width) throw new RangeError('one token per branch');
    if (this.#length === this.#cache.capacity) throw new RangeError('the branches are full');
    const outputs = await this.body.run(
      {
        [bodyNames.ids]: { data: BigInt64Array.from(ids, BigInt), shape: [1, ids.length] },
        [bodyNames.pastLength]: { data: BigInt64Array.of(BigInt(this.#length)), shape: [1] },
        [bodyNames.branches]: { data: BigInt64Array.of(BigInt(this.width)), shape: [1] },
      },
      this.#cache.held,
      [bodyNames.hidden, ...this.#cache.outputs],
    );
    this.#cache.append(outputs, this.#length, 1);
    this.#length += 1;
    return this.head.logits(outputs[bodyNames.hidden] as Float32Array, this.shape.hiddenSize);
  }

  keep(branches: readonly number[]): void {
    const kept = new KvCache(this.shape, branches.length, this.#cache.capacity);
    kept.copy(this.#cache, branches, this.#length);
    this.#cache = kept;
  }
}
