import { bodyNames } from '#core/model/bodyNames';
import { type HeldTensor, holdTensor } from './session.ts';

/** What running a causal model takes to know of its graphs. */
export interface LmShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
}

/** What a cache must know of its model. */
type CacheShape = Pick<LmShape, 'layers' | 'kvHeads' | 'headSize'>;

/** Tokens by which the room that runs are shown grows. */
const STEP = 512;

/** Keys or values of one layer, `[branches, kvHeads, room, headSize]` at the beginning of an array for `capacity` tokens. */
interface Column {
  readonly past: string;
  readonly present: string;
  readonly values: Float32Array;
}

/**
 * Keys and values of all layers, of one text or of several side by side, each with room for `capacity` tokens. A run
 * clears and copies as much memory as it is shown, whatever counts of it, so it can be shown less (`fit`).
 */
export class KvCache {
  readonly #columns: readonly Column[];
  /** Tokens from the beginning of one head to that of the next. */
  #room: number;
  #held: Readonly<Record<string, HeldTensor>>;

  constructor(
    private readonly shape: CacheShape,
    readonly branches: number,
    readonly capacity: number,
  ) {
    const { layers, kvHeads, headSize } = shape;
    this.#columns = Array.from({ length: layers }, (_, layer) => names(layer))
      .flat()
      .map(([past, present]) => {
        return { past, present, values: new Float32Array(branches * kvHeads * capacity * headSize) };
      });
    this.#room = capacity;
    this.#held = this.#hold();
  }

  /** The inputs of the body, kept from run to run. */
  get held(): Readonly<Record<string, HeldTensor>> {
    return this.#held;
  }

  /** Names of the outputs with the keys and values of new tokens. */
  get outputs(): string[] {
    return this.#columns.map(({ present }) => present);
  }

  /**
   * Shows runs as much room as `length` tokens need, in steps. The first `kept` tokens stay; where there are some, the
   * room does not shrink.
   */
  fit(length: number, kept: number): void {
    const room = Math.min(this.capacity, Math.ceil(length / STEP) * STEP);
    if (room === this.#room || (room < this.#room && kept > 0)) return;
    const { headSize: size } = this.shape;
    for (const { values } of this.#columns) {
      // From the last head on, so that none is overwritten before it has moved.
      for (let head = this.branches * this.shape.kvHeads - 1; head > 0; head--) {
        const from = head * this.#room * size;
        values.copyWithin(head * room * size, from, from + kept * size);
      }
    }
    this.#room = room;
    this.#held = this.#hold();
  }

  /** Writes what a run has added, `[branches, kvHeads, added, headSize]`, behind the first `length` tokens. */
  append(outputs: Readonly<Record<string, unknown>>, length: number, added: number): void {
    const size = this.shape.headSize;
    for (const { present, values } of this.#columns) {
      const rows = outputs[present] as Float32Array;
      for (let head = 0; head < this.branches * this.shape.kvHeads; head++) {
        const from = rows.subarray(head * added * size, (head + 1) * added * size);
        values.set(from, (head * this.#room + length) * size);
      }
    }
  }

  /** Copies the first `length` tokens of the branches `from` of another cache into the branches of this one, in turn. */
  copy(other: KvCache, from: readonly number[], length: number): void {
    const { headSize: size, kvHeads } = this.shape;
    for (const [at, { values }] of this.#columns.entries()) {
      const source = other.#columns[at]!.values;
      for (const [to, branch] of from.entries()) {
        for (let head = 0; head < kvHeads; head++) {
          const start = (branch * kvHeads + head) * other.#room * size;
          values.set(source.subarray(start, start + length * size), (to * kvHeads + head) * this.#room * size);
        }
      }
    }
  }

  #hold(): Record<string, HeldTensor> {
    const { kvHeads, headSize } = this.shape;
    const shape = [this.branches, kvHeads, this.#room, headSize];
    const length = shape.reduce((product, size) => product * size, 1);
    return Object.fromEntries(
      this.#columns.map(({ past, values }) => [past, holdTensor(values.subarray(0, length), shape)]),
    );
  }
}

function names(layer: number): [past: string, present: string][] {
  return [
    [bodyNames.pastKey(layer), bodyNames.presentKey(layer)],
    [bodyNames.pastValue(layer), bodyNames.presentValue(layer)],
  ];
}
