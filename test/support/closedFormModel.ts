import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { plainBranches } from './plainBranches.ts';

/** One token per UTF-16 unit below 256, and one for the start of a document. */
export const START = 256;
const VOCABULARY_SIZE = 257;

/** Every UTF-16 unit is a token, its low byte the id. */
export const unitTokenizer: Tokenizer = {
  digest: 'units',
  vocabulary: {
    size: VOCABULARY_SIZE,
    piece: id => ({ id, bytes: Uint8Array.of(id), control: id === START }),
    text: id => (id === START ? '<start>' : String.fromCharCode(id)),
    controlId: name => (name === '<start>' ? START : undefined),
  },
  encode: text => ({
    ids: Int32Array.from(text, (_, i) => text.charCodeAt(i) & 255),
    offsets: Uint32Array.from({ length: 2 * text.length }, (_, i) => (i + 1) >> 1),
  }),
};

/** ln p of each next token after `previous` at `position` of the cache, up to a constant. */
export function closedFormLogits(previous: number, position: number): Float32Array {
  return Float32Array.from({ length: VOCABULARY_SIZE }, (_, id) => -Math.abs(id - ((previous + position) % 128)) / 8);
}

/** A causal model whose distributions follow from the previous token and its place; `pause` is what a run waits for. */
export class ClosedFormLm implements CausalLm {
  readonly vocabularySize = VOCABULARY_SIZE;
  capacity = 0;
  cached = new Int32Array(0);
  disposed = false;
  /** Tokens run so far. */
  ran = 0;

  constructor(private readonly pause: () => Promise<void> | void = () => {}) {}

  get length(): number {
    return this.cached.length;
  }

  reserve(capacity: number): void {
    if (capacity === this.capacity) return;
    this.capacity = capacity;
    this.cached = new Int32Array(0);
  }

  truncate(length: number): void {
    this.cached = this.cached.slice(0, length);
  }

  async advance(ids: Int32Array, targets: Int32Array, { k, logits }: Wanted): Promise<ProbeRows> {
    if (this.disposed) throw new Error('The model was disposed of.');
    if (this.length + ids.length > this.capacity) throw new RangeError('The KV cache is full.');
    await this.pause();
    const wanted = [...targets.keys()].filter(i => targets[i]! >= 0);
    const rows = emptyMeasures(wanted.length, k);
    const distributions = wanted.map(i => closedFormLogits(ids[i]!, this.length + i));
    for (const [row, i] of wanted.entries()) nextTokenMeasures(distributions[row]!, targets[i]!, rows, row);
    this.cached = Int32Array.of(...this.cached, ...ids);
    this.ran += ids.length;
    return { ...rows, hidden: null, logits: logits ? Float32Array.from(distributions.flatMap(row => [...row])) : null };
  }

  readonly bytesPerToken = 1;

  branch(width: number, room: number): Branches {
    return plainBranches(this.cached, width, room, context => closedFormLogits(context.at(-1)!, context.length - 1));
  }

  fork(): ClosedFormLm {
    return new ClosedFormLm(this.pause);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
  }
}

export const closedFormCard: ModelCard = {
  name: 'closed form',
  architecture: 'test',
  parameters: 0,
  digest: 'none',
  tokenizerDigest: unitTokenizer.digest,
  license: 'Apache-2.0',
  quantization: '',
  contextLength: 4096,
  vocabularySize: VOCABULARY_SIZE,
  precision: 'exact',
  device: 'cpu',
  start: { id: START, text: '<start>' },
  weightBytes: 0,
  notes: [],
};
