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

/** Keys or values of one layer, `[branches, kvHeads, capacity, headSize]`. */
interface Column {
  readonly present: string;
  readonly values: Float32Array;
}

/** Keys and values of all layers, of one text or of several side by side, each with room for `capacity` tokens. */
export class KvCache {
  /** The inputs of the body, kept from run to run. */
  readonly held: Readonly<Record<string, HeldTensor>>;
  readonly #columns: readonly Column[];

  constructor(
    private readonly shape: CacheShape,
    readonly branches: number,
    readonly capacity: number,
  ) {
    const { layers, kvHeads, headSize } = shape;
    const columns: Column[] = [];
    const held: Record<string, HeldTensor> = {};
    for (let layer = 0; layer < layers; layer++) {
      for (const [past, present] of names(layer)) {
        const values = new Float32Array(branches * kvHeads * capacity * headSize);
        columns.push({ present, values });
        held[past] = holdTensor(values, [branches, kvHeads, capacity, headSize]);
      }
    }
    this.#columns = columns;
    this.held = held;
  }

  /** Names of the outputs with the keys and values of new tokens. */
  get outputs(): string[] {
    return this.#columns.map(({ present }) => present);
  }

  /** Writes what a run has added, `[branches, kvHeads, added, headSize]`, behind the first `length` tokens. */
  append(outputs: Readonly<Record<string, unknown>>, length: number, added: number): void {
    const size = this.shape.headSize;
    for (const { present, values } of this.#columns) {
      const rows = outputs[present] as Float32Array;
      for (let head = 0; head < this.branches * this.shape.kvHeads; head++) {
        const from = rows.subarray(head * added * size, (head + 1) * added * size);
        values.set(from, (head * this.capacity + length) * size);
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
          const start = (branch * kvHeads + head) * other.capacity * size;
          values.set(source.subarray(start, start + length * size), (to * kvHeads + head) * this.capacity * size);
        }
      }
    }
  }
}

function names(layer: number): [past: string, present: string][] {
  return [
    [bodyNames.pastKey(layer), bodyNames.presentKey(layer)],
    [bodyNames.pastValue(layer), bodyNames.presentValue(layer)],
  ];
}
