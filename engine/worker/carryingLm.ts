import { emptyMeasures } from '#core/math/nextTokenMeasures';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import { deviceFailed } from '#core/model/device';
import { CarriedStates } from './carriedStates.ts';
import type { Filling, Runner } from './runner.ts';
import { emptyTensor, type HeldTensor } from './session.ts';
import { SideBySide } from './sideBySide.ts';

/**
 * A model whose keys and values go out of each run and into the next, on the device where they were made. Without such
 * states every run begins at the first token.
 */
export class CarryingLm implements CausalLm {
  #ids = new Int32Array(0);
  #count = 0;
  #states = new CarriedStates({}, 0);

  constructor(private readonly runner: Runner) {}

  get bytesPerToken(): number {
    const bytes = this.runner.carried.map(({ type, emptyShape, axis }) =>
      emptyShape.reduce((product, size, i) => (i === axis ? product : product * size), type === 'float32' ? 4 : 2),
    );
    return bytes.reduce((sum, each) => sum + each, 0);
  }

  get vocabularySize(): number {
    return this.runner.vocabularySize;
  }

  get capacity(): number {
    return this.#ids.length;
  }

  get length(): number {
    return this.#count;
  }

  get cached(): Int32Array {
    return this.#ids.subarray(0, this.#count);
  }

  reserve(capacity: number): void {
    if (capacity === this.#ids.length) return;
    const ids = new Int32Array(capacity);
    this.#count = Math.min(this.#count, capacity);
    ids.set(this.cached);
    this.#ids = ids;
  }

  truncate(length: number): void {
    if (length < 0 || length > this.#count) throw new RangeError(`cannot truncate ${this.#count} tokens to ${length}`);
    this.#count = length;
  }

  async advance(ids: Int32Array, targets: Int32Array, wanted: Wanted): Promise<ProbeRows> {
    if (this.#count + ids.length > this.#ids.length) throw new RangeError('the KV cache is full');
    if (targets.length !== ids.length) throw new RangeError('one target per id');
    const total = targets.reduce((sum, target) => sum + (target >= 0 ? 1 : 0), 0);
    const into: Filling = { measures: emptyMeasures(total, wanted.k), done: 0, hidden: [], logits: [] };
    const most = this.runner.carried.length > 0 ? this.runner.most : Math.max(1, ids.length);
    for (let start = 0; start < ids.length; start += most) {
      const piece = ids.subarray(start, start + most);
      this.#ids.set(piece, this.#count);
      await this.#run(targets.subarray(start, start + most), wanted, into);
      this.#count += piece.length;
    }
    // Where the CPU has no number the model has none; a device that had them in its trial is no longer right.
    if (this.runner.device !== 'cpu' && into.measures.logProb.some(Number.isNaN)) {
      throw deviceFailed(this.runner.device, 'what it computes is no number');
    }
    return {
      ...into.measures,
      hidden: wanted.hidden && this.runner.hasHidden ? joined(into.hidden) : null,
      logits: wanted.logits ? joined(into.logits) : null,
    };
  }

  fork(): CausalLm {
    return this.#another(0, new CarriedStates({}, 0), this.#ids.length);
  }

  branch(width: number, room: number): Branches {
    const another = () => this.#another(this.#count, this.#states.share(), this.#count + room);
    return new SideBySide(Array.from({ length: width }, another));
  }

  async dispose(): Promise<void> {
    this.#states.release();
    await this.runner.dispose();
  }

  /** Runs the ids behind the counted ones, one per target, and fills in the rows of those that have one. */
  async #run(targets: Int32Array, wanted: Wanted, into: Filling): Promise<void> {
    await this.#cutBack();
    const asked = [...targets.keys()].filter(row => targets[row]! >= 0);
    // Nothing is carried: what comes before is run again, and without rows there is nothing to run for.
    if (this.runner.carried.length === 0 && asked.length === 0) return;
    const run = {
      ids: this.#ids.subarray(0, this.#count + targets.length),
      past: this.#states.length,
      states: this.#states.tensors,
      rows: asked.map(row => this.#count + row),
      targets: asked.map(row => targets[row]!),
      wanted,
    };
    this.#adopt(await this.runner.run(run, into), run.ids.length);
  }

  /** The states of as many tokens as are counted. */
  async #cutBack(): Promise<void> {
    const { carried } = this.runner;
    if (carried.length === 0) return;
    if (this.#count === 0) {
      const empty = carried.map(state => [state.past, emptyTensor(state.type, state.emptyShape)] as const);
      this.#take(new CarriedStates(Object.fromEntries(empty), 0));
    } else if (this.#count < this.#states.length) {
      this.#adopt(await this.runner.trim(this.#states.tensors, this.#count), this.#count);
    }
  }

  #adopt(presents: Readonly<Record<string, HeldTensor>>, length: number): void {
    const { carried } = this.runner;
    if (carried.length === 0) return;
    const tensors = Object.fromEntries(carried.map(({ past, present }) => [past, presents[present]!]));
    this.#take(new CarriedStates(tensors, length));
  }

  #take(states: CarriedStates): void {
    this.#states.release();
    this.#states = states;
  }

  /** The same weights with a cache of its own. */
  #another(count: number, states: CarriedStates, capacity: number): CarryingLm {
    const another = new CarryingLm(this.runner);
    another.#ids = new Int32Array(capacity);
    another.#ids.set(this.#ids.subarray(0, count));
    another.#count = count;
    another.#states = states;
    another.dispose = async () => another.#take(new CarriedStates({}, 0));
    return another;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
