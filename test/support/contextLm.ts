import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import { plainBranches } from './plainBranches.ts';

/** Logits over a small vocabulary that follow from every token before, in their order: one token off, and all differ. */
export function contextLogits(context: ArrayLike<number>, vocabularySize: number): Float32Array {
  const state = contextHash(context);
  return Float32Array.from(
    { length: vocabularySize },
    (_, id) => ((Math.imul(state + id, 0x9e3779b1) >>> 12) % 997) / 100,
  );
}

/** Two numbers that follow from every token before. */
export function contextHidden(context: ArrayLike<number>): number[] {
  const state = contextHash(context);
  return [state >>> 16, state & 0xffff];
}

function contextHash(context: ArrayLike<number>): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < context.length; i += 1) state = Math.imul(state ^ (context[i]! + 1), 0x01000193);
  return state;
}

/** A causal model of `contextLogits`, which keeps to the rules of its interface and says when others do not. */
export class ContextLm implements CausalLm {
  readonly vocabularySize = 40;
  capacity = 0;
  cached = new Int32Array(0);
  /** Lengths of the pieces that were run. */
  readonly pieces: number[] = [];

  get length(): number {
    return this.cached.length;
  }

  reserve(capacity: number): void {
    if (capacity !== this.capacity) this.cached = new Int32Array(0);
    this.capacity = capacity;
  }

  truncate(length: number): void {
    if (length < 0 || length > this.length) throw new RangeError(`cannot truncate ${this.length} to ${length}`);
    this.cached = this.cached.slice(0, length);
  }

  async advance(ids: Int32Array, targets: Int32Array, { k, hidden, logits }: Wanted): Promise<ProbeRows> {
    if (ids.length === 0 || ids.length !== targets.length) throw new RangeError(`${ids.length}, ${targets.length}`);
    if (this.length + ids.length > this.capacity) throw new RangeError('The KV cache is full.');
    const wanted = [...targets.keys()].filter(i => targets[i]! >= 0);
    const all = Int32Array.of(...this.cached, ...ids);
    const rows = emptyMeasures(wanted.length, k);
    const contexts = wanted.map(i => all.subarray(0, this.length + i + 1));
    const distributions = contexts.map(context => contextLogits(context, this.vocabularySize));
    for (const [row, i] of wanted.entries()) nextTokenMeasures(distributions[row]!, targets[i]!, rows, row);
    this.cached = all;
    this.pieces.push(ids.length);
    return {
      ...rows,
      hidden: hidden ? Float32Array.from(contexts.flatMap(contextHidden)) : null,
      logits: logits ? Float32Array.from(distributions.flatMap(row => [...row])) : null,
    };
  }

  readonly bytesPerToken = 1;

  branch(width: number, room: number): Branches {
    return plainBranches(this.cached, width, room, context => contextLogits(context, this.vocabularySize));
  }

  fork(): ContextLm {
    return new ContextLm();
  }

  async dispose(): Promise<void> {}
}
