import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import { makeVocabulary } from '#core/tokenizer/vocabulary';
import { plainBranches } from './plainBranches.ts';

/** The tokens: the start, which also ends a text, two fillers, the token that decides, another in its place, the outcomes. */
export const planted = { start: 0, a: 1, b: 2, decisive: 3, other: 4, yes: 5, no: 6 } as const;
const TEXTS = ['<s>', 'a', 'b', 'X', 'Z', 'Y', 'N'];

export const plantedVocabulary = makeVocabulary({
  size: TEXTS.length,
  bytes: id => new TextEncoder().encode(TEXTS[id]),
  control: new Map([['<s>', planted.start]]),
});

/**
 * What comes next: after an outcome the end; otherwise, half of the time, a filler, else an outcome: yes, four times in
 * five, as long as the deciding token did not come; after it never.
 */
function plantedLogits(context: Int32Array): Float32Array {
  const logits = new Float32Array(TEXTS.length).fill(Number.NEGATIVE_INFINITY);
  const last = context.at(-1);
  if (last === planted.yes || last === planted.no) logits[planted.start] = 0;
  else {
    const lost = context.includes(planted.decisive);
    const shares = {
      a: 0.2,
      b: 0.2,
      decisive: lost ? 0 : 0.05,
      other: 0.1,
      yes: lost ? 0 : 0.36,
      no: lost ? 0.45 : 0.09,
    };
    for (const [name, share] of Object.entries(shares)) logits[planted[name as keyof typeof planted]] = Math.log(share);
  }
  return logits;
}

/** A causal model with one deciding token. */
export class PlantedLm implements CausalLm {
  readonly vocabularySize = TEXTS.length;
  readonly bytesPerToken = 1;
  capacity = 0;
  cached = new Int32Array(0);
  /** Tokens run so far. */
  ran = 0;

  get length(): number {
    return this.cached.length;
  }

  reserve(capacity: number): void {
    if (capacity !== this.capacity) this.cached = new Int32Array(0);
    this.capacity = capacity;
  }

  truncate(length: number): void {
    this.cached = this.cached.slice(0, length);
  }

  async advance(ids: Int32Array, targets: Int32Array, { k, logits }: Wanted): Promise<ProbeRows> {
    if (this.length + ids.length > this.capacity) throw new RangeError('The KV cache is full.');
    const all = Int32Array.of(...this.cached, ...ids);
    const wanted = [...targets.keys()].filter(i => targets[i]! >= 0);
    const rows = emptyMeasures(wanted.length, k);
    const distributions = wanted.map(i => plantedLogits(all.subarray(0, this.length + i + 1)));
    for (const [row, i] of wanted.entries()) nextTokenMeasures(distributions[row]!, targets[i]!, rows, row);
    this.cached = all;
    this.ran += ids.length;
    return { ...rows, hidden: null, logits: logits ? Float32Array.from(distributions.flatMap(row => [...row])) : null };
  }

  branch(width: number, room: number): Branches {
    return plainBranches(this.cached, width, room, plantedLogits);
  }

  fork(): PlantedLm {
    return new PlantedLm();
  }

  async dispose(): Promise<void> {}
}
