import { emptyMeasures, type MeasureRows } from '#core/math/nextTokenMeasures';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import type { DecoderExport } from '#core/model/decoderExport';
import { exportProbeNames } from '#core/model/exportProbe';
import { TRIM_LENGTH } from '#core/model/trimGraph';
import { probeNames } from '#core/onnx/probes/nextToken';
import { CarriedStates } from './carriedStates.ts';
import { int64, tokenFeeds } from './exportFeeds.ts';
import { PROBE_OUTPUTS, readProbe } from './head.ts';
import { emptyTensor, type HeldTensor, type KeepingSession } from './session.ts';
import { SideBySide } from './sideBySide.ts';

export interface ExportParts {
  /** The export with its probe. */
  readonly session: KeepingSession;
  /** Cuts the carried states back (`trimGraph`); `null` where nothing is carried. */
  readonly trim: KeepingSession | null;
  readonly shape: DecoderExport;
  readonly vocabularySize: number;
  readonly hasHidden: boolean;
  /** Most rows of logits that one run makes, where runs can be cut. */
  readonly rows: number;
}

/** The rows of one `advance`, as its runs fill them. */
interface Filling {
  readonly measures: MeasureRows;
  /** Rows that are filled. */
  done: number;
  readonly hidden: Float32Array[];
  readonly logits: Float32Array[];
}

/**
 * One graph from token ids to logits, as others export it: keys and values go out of each run and into the next, on the
 * device where they were made. Without such states every run begins at the first token.
 */
export class ExportLm implements CausalLm {
  #ids = new Int32Array(0);
  #count = 0;
  #states = new CarriedStates({}, 0);

  constructor(private readonly parts: ExportParts) {}

  get bytesPerToken(): number {
    const bytes = this.parts.shape.carried.map(({ type, emptyShape, axis }) =>
      emptyShape.reduce((product, size, i) => (i === axis ? product : product * size), type === 'float32' ? 4 : 2),
    );
    return bytes.reduce((sum, each) => sum + each, 0);
  }

  get vocabularySize(): number {
    return this.parts.vocabularySize;
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
    const most = this.parts.trim ? this.parts.rows : Math.max(1, ids.length);
    for (let start = 0; start < ids.length; start += most) {
      const piece = ids.subarray(start, start + most);
      this.#ids.set(piece, this.#count);
      await this.#run(targets.subarray(start, start + most), wanted, into);
      this.#count += piece.length;
    }
    return {
      ...into.measures,
      hidden: wanted.hidden && this.parts.hasHidden ? joined(into.hidden) : null,
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
    await Promise.all([this.parts.session.dispose(), this.parts.trim?.dispose()]);
  }

  /** Runs the ids behind the counted ones, one per target, and fills in the rows of those that have one. */
  async #run(targets: Int32Array, wanted: Wanted, into: Filling): Promise<void> {
    const { session, shape, vocabularySize, hasHidden } = this.parts;
    await this.#cutBack();
    const rows = [...targets.keys()].filter(row => targets[row]! >= 0);
    // Nothing is carried: what comes before is run again, and without rows there is nothing to run for.
    if (shape.carried.length === 0 && rows.length === 0) return;
    const past = this.#states.length;
    const before = this.#count - past;
    const length = before + targets.length;
    const asked = Math.max(1, Math.min(wanted.k, vocabularySize));
    // The graph wants a row in any case.
    const seen = rows.length > 0 ? rows.map(row => before + row) : [length - 1];
    const first = shape.keep ? seen[0]! : 0;
    const actual = rows.map(row => targets[row]!);
    const feeds = {
      ...tokenFeeds(shape, this.#ids.subarray(0, this.#count + targets.length), past, length - first),
      [exportProbeNames.rows]: int64(seen.map(row => row - first)),
      [probeNames.targets]: int64(rows.length > 0 ? actual : [0]),
      [probeNames.k]: int64([asked]),
    };
    const more = [
      ...(wanted.hidden && hasHidden ? [exportProbeNames.hidden] : []),
      ...(wanted.logits ? [exportProbeNames.logits] : []),
    ];
    const outputs = rows.length > 0 ? [...PROBE_OUTPUTS, ...more] : [];
    const presents = shape.carried.map(({ present }) => present);
    const { data, kept } = await session.runKeeping(feeds, this.#states.tensors, outputs, presents);
    this.#adopt(kept, past + length);
    if (rows.length === 0) return;
    readProbe(data, Int32Array.from(actual), into.measures, into.done, asked);
    into.hidden.push((data[exportProbeNames.hidden] as Float32Array | undefined) ?? new Float32Array(0));
    into.logits.push((data[exportProbeNames.logits] as Float32Array | undefined) ?? new Float32Array(0));
    into.done += rows.length;
  }

  /** The states of as many tokens as are counted. */
  async #cutBack(): Promise<void> {
    const { trim, shape } = this.parts;
    if (!trim) return;
    if (this.#count === 0) {
      const empty = shape.carried.map(state => [state.past, emptyTensor(state.type, state.emptyShape)] as const);
      this.#take(new CarriedStates(Object.fromEntries(empty), 0));
    } else if (this.#count < this.#states.length) {
      const presents = shape.carried.map(({ present }) => present);
      const feeds = { [TRIM_LENGTH]: int64([this.#count]) };
      const { kept } = await trim.runKeeping(feeds, this.#states.tensors, [], presents);
      this.#adopt(kept, this.#count);
    }
  }

  #adopt(presents: Readonly<Record<string, HeldTensor>>, length: number): void {
    const { carried } = this.parts.shape;
    if (carried.length === 0) return;
    const tensors = Object.fromEntries(carried.map(({ past, present }) => [past, presents[present]!]));
    this.#take(new CarriedStates(tensors, length));
  }

  #take(states: CarriedStates): void {
    this.#states.release();
    this.#states = states;
  }

  /** The same weights with a cache of its own. */
  #another(count: number, states: CarriedStates, capacity: number): ExportLm {
    const another = new ExportLm(this.parts);
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
